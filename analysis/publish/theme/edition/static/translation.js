// Shows a reader's own copy of the translation beside the paraphrase, in this browser only.
// Nothing is asked of any host before a click, and nothing is sent at all but the question for the page itself.
// Loaded by reading.js when a reader first uses a button, or has a copy in this browser; with the private book's pages at once.
"use strict";
(function () {
  // What is shown of both texts; in the private book the translation is there already.
  const VIEW = "edition-view", choices = document.querySelectorAll("[name=view]");
  function localView() {
    try { return localStorage.getItem(VIEW) || "both"; } catch { return "both"; }
  }
  function look(view) {
    document.body.classList.remove("view-both", "view-paraphrase", "view-translation");
    document.body.classList.add("view-" + view);
    for (const choice of choices) choice.checked = choice.value === view;
    try { localStorage.setItem(VIEW, view); } catch { /* not kept, and still shown */ }
  }
  for (const choice of choices) choice.addEventListener("change", () => look(choice.value));
  const box = document.getElementById("translation");
  if (!box) {
    document.querySelector(".views").hidden = false;
    look(localView());
    return;
  }
  const book = document.documentElement.dataset.content_root + "_static/";
  const KEY = "edition-translation:" + box.dataset.edition;
  const status = box.querySelector("[role=status]"), without = box.querySelector(".without"), beside = box.querySelector(".with");
  const say = (words) => { status.textContent = words; };
  const LABELS = { identical: "Translation, from your own copy", variant: "Translation, from your own copy, worded differently from the state that we edited",
    doubtful: "Translation, from your own copy; this may not be the passage" };

  function stored() {
    try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
  }
  function store(placed) {
    try { localStorage.setItem(KEY, JSON.stringify(placed)); return true; } catch { return false; }
  }
  function show(placed) {
    clear();
    for (const { id, state, text } of placed) {
      const place = document.getElementById(id);
      if (!place || state === "missing") continue;
      const part = document.createElement("div"), label = document.createElement("p"), words = document.createElement("p");
      part.className = `translation ${state}`;
      label.className = "label";
      label.textContent = LABELS[state];
      words.textContent = text; // text, and nothing else, whatever it looks like
      part.append(label, words);
      place.insertBefore(part, place.querySelector(":scope > .apparatus"));
    }
    document.body.classList.add("with-translation");
    without.hidden = true;
    beside.hidden = false;
    look(localView());
  }
  function clear() {
    for (const part of document.querySelectorAll(".translation")) part.remove();
    document.body.classList.remove("with-translation", "view-both", "view-paraphrase", "view-translation");
    without.hidden = false;
    beside.hidden = true;
  }
  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = book + name;
      script.onload = done;
      script.onerror = () => failed(new Error("A part of this book is missing: _static/" + name + "."));
      document.head.append(script);
    });
  }
  async function use(source) {
    say("Looking for the passages …");
    try {
      if (!window.EditionAlign) await load("align.js");
      if (!window.EditionPassages) await load("passages.js");
      const placed = EditionAlign.align(window.EditionPassages, EditionAlign.paragraphs(source));
      const count = (state) => placed.filter((p) => p.state === state).length;
      if (!count("identical") && !count("variant")) {
        throw new Error("None of the edition’s passages is in this; it is another text, or a copy changed throughout.");
      }
      show(placed);
      const lasting = store(placed);
      const counts = ["identical", "variant", "doubtful", "missing"].filter((s) => s === "identical" || count(s)).map((s) => `${count(s)} ${s}`);
      say(`Of ${placed.length} passages ${counts.join(", ")}. ` + (lasting ? "This browser keeps your copy until you choose to remove it." : "This browser cannot keep it; it disappears when you leave the page."));
    } catch (error) {
      say(error.message);
    }
  }
  async function fetchPost() {
    const address = box.dataset.api;
    say("Asking " + new URL(address).host + " …");
    try {
      const stop = AbortSignal.timeout ? AbortSignal.timeout(30000) : undefined;
      const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer", redirect: "error", signal: stop });
      if (!answer.ok) throw new Error("answer " + answer.status);
      await use(new Uint8Array(await answer.arrayBuffer()));
    } catch (error) {
      say(`The page could not be loaded (${error.message}). Open it yourself and save it, then choose the file here; or copy its words and paste them.`);
    }
  }

  const chosen = box.querySelector("[type=file]");
  box.querySelector(".open-file").addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", async () => {
    const file = chosen.files[0];
    if (!file) return;
    if (file.size > 5000000) { say(`${file.name} has ${Math.floor(file.size / 1000000)} MB; a copy of the translation is far smaller.`); return; }
    await use(new Uint8Array(await file.arrayBuffer()));
  });
  box.querySelector(".paste").addEventListener("click", () => use(box.querySelector("textarea").value));
  box.querySelector(".fetch")?.addEventListener("click", fetchPost);
  box.querySelector(".forget").addEventListener("click", () => {
    try { localStorage.removeItem(KEY); localStorage.removeItem(VIEW); } catch { /* nothing was kept */ }
    clear();
    box.querySelector("textarea").value = chosen.value = "";
    say("Removed.");
    box.querySelector("button").focus(); // the button that was pressed is gone
  });
  window.EditionTranslation = true; // the buttons now act by themselves
  const before = stored();
  if (Array.isArray(before)) show(before);
})();
