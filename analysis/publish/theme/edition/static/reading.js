// What a page does for a reader beyond standing there: copies addresses, shows where one is, sets a wrong address right,
// opens short notes at marks and names at a click, and shows as much of the apparatus as is wanted.
// Without it the page is complete: addresses and names are links, and the menus open by themselves.
"use strict";
(function () {
  const ADDRESS = /^[ipn]\d+$/;
  const root = document.documentElement.dataset.content_root;
  const passages = [...document.querySelectorAll("article.passage, aside.footnote[id]")].filter((p) => ADDRESS.test(p.id));

  // Words are a text, or a list of texts and, for what is not English, of pairs: the words and their language.
  function make(name, className, words = "") {
    const element = document.createElement(name);
    element.className = className;
    for (const part of [words].flat()) {
      if (typeof part === "string") element.append(part);
      else element.append(Object.assign(make("span", "", part[0]), { lang: part[1] }));
    }
    return element;
  }
  // Below what it belongs to, above where there is no room, and never beyond the edges.
  function place(box, anchor) {
    const at = [...anchor.getClientRects()].at(-1) || anchor.getBoundingClientRect(), { clientWidth, clientHeight } = document.documentElement;
    const left = Math.max(8, Math.min(at.left, clientWidth - box.offsetWidth - 8));
    const above = at.bottom + box.offsetHeight + 12 > clientHeight && at.top > box.offsetHeight + 12;
    Object.assign(box.style, { position: "absolute", inset: "auto", margin: 0, left: `${left + scrollX}px`, top: `${(above ? at.top - box.offsetHeight - 6 : at.bottom + 6) + scrollY}px` });
  }

  // A word on what was done, shown beside the place and announced by screen readers.
  const said = make("p", "said");
  said.setAttribute("role", "status");
  said.popover = "manual";
  let hush;
  function say(words, anchor) {
    anchor.after(said); // within a menu it stands above it
    said.showPopover();
    said.textContent = words;
    place(said, anchor);
    clearTimeout(hush);
    hush = setTimeout(() => said.hidePopover(), 1800);
  }
  async function copy(text, anchor) {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where a page may not write to the clipboard itself, it may have a selection copied.
      const area = make("textarea", "unseen");
      area.value = text;
      anchor.after(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      anchor.focus({ preventScroll: true });
    }
    say(done ? "Copied" : "This browser does not let a page copy", anchor);
  }

  // Where one is in the contents is seen.
  const entry = document.querySelector(".contents .current > a"), contents = entry && entry.closest(".contents");
  if (entry && contents.scrollHeight > contents.clientHeight) contents.scrollTop = entry.offsetTop - contents.offsetTop - contents.clientHeight / 2;

  // The address in the margin: still a link, and copied.
  const full = (id) => location.href.split("#")[0] + "#" + id;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.address");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) copy(full(link.hash.slice(1)), link);
  });

  // The menu: its place, buttons that copy, and the full address where the book does not know its own.
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (event.newState !== "open" || !menu.classList?.contains("menu")) return;
    place(menu, menu.previousElementSibling);
    if (menu.querySelector(".copy")) return;
    for (const form of menu.querySelectorAll(".form, pre")) {
      const id = menu.id.slice("menu-".length), citation = form.textContent;
      if (/^https?:$/.test(location.protocol)) form.textContent = citation.replace(new RegExp(`(^|[\\s"{])[\\w/.-]+\\.html#${id}(?![0-9])`), (_, before) => before + full(id));
      const button = make("button", "copy", "Copy");
      button.type = "button";
      button.setAttribute("aria-label", `Copy ${form.previousElementSibling?.textContent || "the citation"}`);
      button.addEventListener("click", () => copy(form.textContent, button));
      form.after(button);
    }
  }, true);

  // Where one is: the passage at a line near the top, which sinks to the foot of the window at the end of the page.
  const here = document.querySelector("a.here"), header = document.querySelector("header.site");
  let now = null, asked = false;
  function locate() {
    asked = false;
    const height = innerHeight, rest = document.documentElement.scrollHeight - scrollY - height;
    const line = height * (0.3 + 0.7 * Math.max(0, 1 - rest / (0.7 * height)));
    const current = scrollY > 0 ? passages.filter((p) => p.getBoundingClientRect().top <= line).pop() : passages.find((p) => p.id === location.hash.slice(1));
    here.classList.toggle("away", header.getBoundingClientRect().bottom <= 0);
    if (current === now) return;
    now = current;
    here.hidden = !now;
    if (!now) return;
    here.hash = now.id;
    here.lastChild.textContent = now.id;
  }
  function ask() {
    if (!asked) requestAnimationFrame(locate);
    asked = true;
  }
  if (here && passages.length) {
    for (const name of ["scroll", "resize", "hashchange"]) addEventListener(name, ask, { passive: true });
    ask();
  }

  // An address may name a release, as #p12@0.1.0: leads to the place, and says so if the book is of another release.
  // A wrong address: says so, and leads to the right page or the nearest passage.
  let astray, wanted = "";
  function check() {
    const [id, release] = decodeURIComponent(location.hash.slice(1)).split("@");
    if (release) {
      wanted = release;
      return location.replace("#" + id); // which calls this again
    }
    astray?.remove();
    const here = document.querySelector("header .release").textContent.split(" ").pop();
    if (wanted && wanted !== here) notice().append(`The address names release ${wanted}; this is release ${here}.`);
    wanted = "";
    if (!/^[a-z]\d+$/i.test(id) || document.getElementById(id)) return;
    if (window.EditionAddresses) return tell(id);
    const script = document.createElement("script");
    script.src = root + "_static/addresses.js";
    script.onload = () => tell(id);
    document.head.append(script);
  }
  function notice() {
    astray?.remove();
    astray = make("p", "astray");
    astray.setAttribute("role", "status");
    document.getElementById("main").prepend(astray);
    return astray;
  }
  function tell(id) {
    const pages = window.EditionAddresses, known = id.toLowerCase(), number = Number(known.slice(1));
    const far = (other) => Math.abs(Number(other.slice(1)) - number);
    const same = Object.keys(pages).filter((other) => other[0] === known[0]);
    const near = pages[known] ? known : (same.length ? same : Object.keys(pages)).reduce((best, other) => (far(other) < far(best) ? other : best));
    const elsewhere = document.getElementById(near) ? "" : pages[near][1], link = make("a", "", pages[id] ? `“${elsewhere}”` : near);
    link.href = (elsewhere && root + pages[near][0]) + "#" + near;
    notice();
    if (pages[id]) astray.append(id, " is not on this page; it stands in ", link, ".");
    else astray.append("There is no passage ", id, "; the nearest is ", link, elsewhere ? `, in “${elsewhere}”.` : ".");
    astray.scrollIntoView({ block: "center" });
  }
  // What an address leads to is open, whatever it stands in.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let details = target?.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
    if (target?.closest("details")) target.scrollIntoView({ behavior: "instant" });
  }
  for (const act of [check, reveal]) {
    addEventListener("hashchange", act);
    act();
  }

  // Notes at marks and names, opened by a click or Enter; the link in the note leads on.
  const block = document.getElementById("previews"), texts = block ? JSON.parse(block.textContent) : {};
  const note = make("span", "note");
  note.setAttribute("role", "dialog");
  note.tabIndex = -1;
  note.popover = "auto";
  let shown = null, pressed = null;
  const noted = (target) => {
    const link = target.closest?.(":is(article.passage, aside.footnote) a[href*='#']:not(.address, .back)");
    return link && !link.closest(".menu, .note, .translation") && !document.body.classList.contains("show-plain") && Object.hasOwn(texts, link.hash.slice(1)) ? link : null;
  };
  function open(link) {
    const [head, ...lines] = texts[link.hash.slice(1)], mark = link.querySelector(".status-mark") || (link.hash.startsWith("#claim-") && link.parentElement.querySelector(".status-mark"));
    const title = make("strong", "", head), more = make("a", "", "more");
    if (mark) {
      const shape = mark.cloneNode(true);
      shape.removeAttribute("role");
      shape.removeAttribute("aria-label");
      shape.setAttribute("aria-hidden", "true");
      title.prepend(shape, " ");
    }
    more.href = link.getAttribute("href");
    more.append(make("span", "unseen", mark ? " on this claim" : [" on ", ...[head].flat()]));
    note.replaceChildren(title, ...lines.map((line) => make("span", "line", line)), more);
    note.setAttribute("aria-label", title.textContent.trim());
    link.after(note);
    note.showPopover();
    place(note, link);
    note.focus({ preventScroll: true });
    shown = link;
  }
  note.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "closed" || !shown) return;
    if (note.contains(document.activeElement)) shown.focus({ preventScroll: true });
    shown = null;
  });
  note.addEventListener("toggle", (event) => { if (event.newState === "closed" && !shown) note.remove(); });
  document.addEventListener("pointerdown", () => { pressed = shown; }, true); // before the press shuts an open note
  document.addEventListener("click", (event) => {
    const link = noted(event.target);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link !== pressed || !event.detail) open(link);
  });

  // How much of the apparatus is shown, remembered in this browser: everything opens its folds.
  const choice = document.querySelector(".depth");
  if (choice) {
    const KEY = `edition-depth:${choice.dataset.edition}`, boxes = [...choice.querySelectorAll("input")];
    const show = (depth) => {
      for (const box of boxes) {
        box.checked = box.value === depth;
        document.body.classList.toggle(`show-${box.value}`, box.checked);
      }
      for (const details of document.querySelectorAll(".apparatus details")) details.open = depth === "everything";
    };
    let saved = null;
    try { saved = localStorage.getItem(KEY); } catch { /* nothing is kept here */ }
    if (boxes.some((box) => box.value === saved)) show(saved);
    choice.addEventListener("change", (event) => {
      const at = passages.find((p) => p.getBoundingClientRect().bottom > 0), top = at?.getBoundingClientRect().top;
      show(event.target.value);
      if (scrollY && at) scrollBy({ top: at.getBoundingClientRect().top - top, behavior: "instant" });
      try { localStorage.setItem(KEY, event.target.value); } catch { /* shown all the same */ }
    });
  }
})();
