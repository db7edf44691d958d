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
  // A script or a stylesheet of _static that few readers need, once; it also loads from a folder.
  const loaded = new Map();
  function load(name) {
    if (!loaded.has(name)) loaded.set(name, new Promise((done, failed) => {
      const href = `${root}_static/${name}`, isStyle = name.endsWith(".css");
      const part = isStyle ? Object.assign(make("link", ""), { rel: "stylesheet", href }) : Object.assign(make("script", ""), { src: href });
      part.onload = done;
      part.onerror = () => { loaded.delete(name); failed(new Error(`A part of this book is missing: _static/${name}.`)); };
      document.head.append(part);
    }));
    return loaded.get(name);
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

  // The menu: its place, buttons that copy, and the full address where the book does not know its own; then the forms for
  // reference managers have none yet.
  const FIELDS = {
    "BibTeX": (words, url) => words.replace(",\n", `,\n  url = {${url}},\n`),
    "RIS": (words, url) => words.replace(/ER {2}- $/, `UR  - ${url}\nER  - `),
    "CSL-JSON": (words, url) => words.replace("{\n", `{\n  "URL": ${JSON.stringify(url)},\n`),
  };
  function cited(words, form, id) {
    if (!/^https?:$/.test(location.protocol) || words.includes("://")) return words;
    const url = id === "book" ? new URL(root, location.href).href : full(id);
    if (FIELDS[form]) return FIELDS[form](words, url);
    return id === "book" ? `${words} ${url}` : words.replace(new RegExp(`[\\w/.-]+\\.html#${id}$`), url);
  }
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (event.newState !== "open" || !menu.classList?.contains("menu")) return;
    place(menu, menu.previousElementSibling);
    if (menu.querySelector(".copy")) return;
    for (const form of menu.querySelectorAll(".form, pre")) {
      const name = form.previousElementSibling?.textContent;
      form.textContent = cited(form.textContent, name, menu.id.slice("menu-".length));
      const button = make("button", "copy", "Copy");
      button.type = "button";
      button.setAttribute("aria-label", `Copy ${name || "the citation"}`);
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

  // An address may name a release, as #p12@0.1.0: leads to the place, and says what has changed there since.
  // A wrong address: says so, and leads to the right page or the nearest passage.
  let wanted = "";
  function check() {
    const [id, release] = decodeURIComponent(location.hash.slice(1)).split("@");
    if (release) {
      wanted = release;
      return location.replace("#" + id); // which calls this again
    }
    document.querySelector(".astray")?.remove();
    const cited = wanted, isHere = document.getElementById(id);
    wanted = "";
    if (isHere ? !cited : !/^[a-z]\d+$/i.test(id)) return;
    const data = isHere ? "releases.js" : "addresses.js";
    Promise.all([load("astray.js"), load(data).catch(() => {})]).then(() => EditionAstray[isHere ? "compare" : "tell"](id, cited));
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
  // Their words are a script of the page's own, loaded when one is first asked for.
  const previews = document.body.dataset.previews;
  const note = make("span", "note");
  note.setAttribute("role", "dialog");
  note.tabIndex = -1;
  note.popover = "auto";
  let shown = null, pressed = null;
  const noted = (target) => {
    const link = target.closest?.(":is(article.passage, aside.footnote) a[href*='#']:not(.address, .back)");
    return link && !link.closest(".menu, .note, .translation") && !document.body.classList.contains("show-plain") ? link : null;
  };
  async function open(link) {
    if (!window.EditionPreviews) await load(previews).catch(() => location.assign(link.href));
    const texts = window.EditionPreviews, id = link.hash.slice(1);
    if (!Object.hasOwn(texts, id)) return location.assign(link.href);
    const [head, ...lines] = texts[id], mark = link.querySelector(".status-mark") || (link.hash.startsWith("#claim-") && link.parentElement.querySelector(".status-mark"));
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
    const link = previews && noted(event.target);
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

  // A reader's own copy of the translation: its script comes at the first click, or with the page where a copy is kept.
  const bring = document.getElementById("translation");
  if (bring) {
    for (const part of bring.querySelectorAll(".by-script")) part.hidden = false;
    bring.querySelector(".by-hand").hidden = true;
    let isKept = false;
    try { isKept = localStorage.getItem(`edition-translation:${bring.dataset.edition}`) !== null; } catch { /* nothing is kept here */ }
    if (isKept) load("translation.js");
    for (const type of ["click", "change"]) {
      bring.addEventListener(type, async (event) => {
        const control = event.target.closest("button, [type=file]");
        if (!control || window.EditionTranslation) return;
        await load("translation.js");
        control.dispatchEvent(type === "click" ? new MouseEvent(type) : new Event(type));
      });
    }
  }

  // The search, by its link, by the key / unless the reader has switched that off, and where the address has a question.
  const field = document.getElementById("search"), question = new URLSearchParams(location.search).get("q");
  async function search(words) {
    if (!window.EditionSearch) await Promise.all([load("search.js"), field || load("search.css")]);
    window.EditionSearch.open(words);
  }
  const keyed = () => { try { return localStorage.getItem("edition-search-key") !== "off"; } catch { return true; } };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || !keyed()) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    search();
  });
  if (!field) {
    for (const link of document.querySelectorAll(".to-search")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        search();
      });
    }
  }
  if (field || question) search(question ?? "");
})();
