// Searches the book: passages, notes, claims, comments, registers, works and pages, with no help from any host.
// It is loaded when a reader first opens the search (reading.js); the index, a script beside it, with the box, or on the page of the
// search with the first letter.
"use strict";
(function (scope) {
  // A Cyrillic letter of its own is no accent: й is not и with something on it.
  const foldCase = (word) => word.normalize("NFC").replace(/[^\u0400-\u04ff]/g, (c) => c.normalize("NFKD").replace(/\p{M}/gu, ""))
    .toLowerCase().replace(/[łøđßæœ]/g, (c) => ({ ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe" })[c]);
  const wordsOf = (text) => Array.from(text.matchAll(/[\p{L}\p{N}\p{M}]+/gu), (m) => ({ word: foldCase(m[0]), start: m.index, end: m.index + m[0].length }));

  // How a Slavonic name sounds, whichever way it was put into Latin letters: Trotzki, Trotsky and Троцкий are one.
  const LATIN = { а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ё: "e", ж: "z", з: "z", и: "i", й: "i", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "sh", ъ: "", ы: "i", ь: "", э: "e", ю: "iu", я: "ia" };
  const sound = (word) => word.replace(/[\u0400-\u04ff]/g, (c) => LATIN[c] ?? c)
    .replace(/tz/g, "ts").replace(/t?sch|tch|cz|kh|ch/g, (c) => (c === "sch" ? "sh" : "x")).replace(/sz|sh/g, "s").replace(/z/g, "s")
    .replace(/c(?=k)/g, "").replace(/c/g, "k").replace(/[jy]/g, "i").replace(/w/g, "v").replace(/(.)\1+/g, "$1");

  // Edit distance (Damerau, neighbours changed for each other counting one), given up above a limit.
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, n) => n);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > limit) return limit + 1;
      before = row;
      row = next;
    }
    return row[b.length];
  }

  // A question: words in any order, the beginnings of words; "words between marks" as they stand.
  function parse(query) {
    const terms = [];
    for (const [, phrase, loose] of query.matchAll(/["“”„«]([^"“”«»]*)["“”»]?|([^"“”„«]+)/g)) {
      if (phrase !== undefined) {
        const words = wordsOf(phrase).map((w) => w.word);
        if (words.length) terms.push({ words, exact: true });
      } else {
        for (const { word } of wordsOf(loose)) terms.push({ words: [word], exact: word.length < 2 });
      }
    }
    return terms;
  }
  function positions(words, term) {
    const matches = [];
    for (let n = 0; n + term.words.length <= words.length; n++) {
      if (term.words.every((w, m) => (term.exact ? words[n + m].word === w : words[n + m].word.startsWith(w)))) {
        matches.push({ start: words[n].start, end: words[n + term.words.length - 1].end, at: n });
      }
    }
    return matches;
  }

  const PROPER_NAMES = new Set(["person", "group", "place", "event", "term", "work", "page"]);
  const OTHER = 3; // the rank of a hit that is no name
  const plainId = (id) => id.toLowerCase().replace(/([a-z])0+(?=\d)/g, "$1");

  function make(rows) {
    const entries = rows.map((row, n) => ({
      ...row, n, text: row.text || "", spellings: row.spellings || [],
      names: [row.title, ...(row.spellings || [])].map((name) => wordsOf(name).map((w) => w.word).join(" ")),
      // A passage's title is its chapter's, which is shown and says nothing of the passage.
      words: { title: row.kind === "passage" ? [] : wordsOf(row.title), text: wordsOf(row.text || ""), spellings: wordsOf((row.spellings || []).join(", ")) },
    }));
    // Every word, how often it stands, and as what it first does: with its capital and its accents.
    const vocabulary = new Map();
    for (const entry of entries) {
      for (const [field, source] of [["title", entry.title], ["spellings", entry.spellings.join(", ")], ["text", entry.text]]) {
        for (const { word, start, end } of entry.words[field]) {
          if (!vocabulary.has(word)) vocabulary.set(word, { count: 0, shown: source.slice(start, end) });
          vocabulary.get(word).count++;
        }
      }
    }
    let sounds;
    const sounded = () => sounds ??= Array.from(vocabulary.keys(), (w) => [w, sound(w)]);
    function near(word) {
      const own = sound(word), limit = own.length < 6 ? 1 : 2;
      if (own.length < 4) return [];
      let best = [], least = limit;
      for (const [other, theirs] of sounded()) {
        const steps = /\d/.test(other) ? limit + 1 : distance(own, theirs, least);
        if (steps < least) { best = []; least = steps; }
        if (steps === least) best.push(other);
      }
      return best.sort((a, b) => vocabulary.get(b).count - vocabulary.get(a).count || (a < b ? -1 : 1)).slice(0, 3);
    }
    function look(terms) {
      const hits = [];
      for (const entry of entries) {
        const spans = { title: [], text: [], spellings: [] };
        let titled = 0, met = 0;
        for (const term of terms) {
          const all = ["title", "spellings", "text"].map((field) => [field, term.others ? term.others.flatMap((o) => positions(entry.words[field], o)) : positions(entry.words[field], term)]);
          for (const [field, matches] of all) spans[field].push(...matches.map((f) => ({ ...f, term })));
          met += all.some(([, matches]) => matches.length);
          titled += all[0][1].length + all[1][1].length > 0;
        }
        if (!met) continue;
        const isName = PROPER_NAMES.has(entry.kind) && titled === terms.length;
        // A name that is the very words asked for comes first, then names that have them, then names that have words beginning with them.
        const rank = !isName ? OTHER : spelt(entry, terms) ? 0 : terms.every((term) => wholly(entry, term)) ? 1 : 2;
        hits.push({ entry, spans, met, rank });
      }
      return hits;
    }
    const asked = (term) => (term.others || [term]).map((t) => t.words.join(" "));
    function wholly(entry, term) {
      const padded = ["title", "spellings"].map((field) => ` ${entry.words[field].map((w) => w.word).join(" ")} `);
      return asked(term).some((words) => padded.some((text) => text.includes(` ${words} `)));
    }
    const spelt = (entry, terms) => terms.length === 1
      ? asked(terms[0]).some((words) => entry.names.includes(words))
      : entry.names.includes(terms.map((t) => t.words.join(" ")).join(" "));
    // Other spellings that sound alike, for a word that is there but not everybody's.
    function alike(term) {
      if (term.exact || term.others || term.words[0].length < 5) return [];
      const own = sound(term.words[0]);
      return sounded().filter(([other, theirs]) => theirs === own && !other.startsWith(term.words[0])).map(([other]) => vocabulary.get(other).shown).slice(0, 3);
    }
    // What a question finds: hits in groups, and what was put in the place of words that stand nowhere.
    return function search(query) {
      const terms = parse(query), instead = [];
      const id = plainId(query.trim()), exact = entries.filter((e) => e.id && plainId(e.id) === id);
      if (!terms.length || (terms.length === 1 && terms[0].words.join("").length < 2)) return { groups: [], count: 0, instead, alike: [], partly: false };
      for (const term of exact.length ? [] : terms) {
        if (entries.some((e) => ["title", "text", "spellings"].some((f) => positions(e.words[f], term).length))) continue;
        const others = term.words.length === 1 ? near(term.words[0]) : [];
        if (others.length) {
          term.others = others.map((o) => ({ words: [o], exact: true }));
          instead.push({ word: term.words[0], others: others.map((o) => vocabulary.get(o).shown) });
        }
      }
      let hits = look(terms);
      const most = Math.max(0, ...hits.map((h) => h.met));
      hits = hits.filter((h) => h.met === (exact.length ? terms.length : most) && !exact.includes(h.entry));
      const none = { title: [], text: [], spellings: [] };
      const groups = new Map([["address", exact.map((entry) => ({ entry, spans: none, rank: 0 }))], ["name", []]]);
      for (const kind of ORDER) groups.set(kind, []);
      for (const hit of hits) groups.get(hit.rank < OTHER ? "name" : hit.entry.kind).push(hit);
      const kind = (hit) => ORDER.indexOf(hit.entry.kind);
      groups.get("name").sort((a, b) => a.rank - b.rank || kind(a) - kind(b) || a.entry.words.title.length - b.entry.words.title.length || a.entry.n - b.entry.n);
      const filled = Array.from(groups, ([kind, members]) => ({ kind, hits: members })).filter((g) => g.hits.length);
      return {
        groups: filled, count: exact.length + hits.length, instead, alike: exact.length ? [] : terms.flatMap(alike),
        partly: !exact.length && most > 0 && most < terms.length,
      };
    };
  }

  // The part of a text around its hits: the stretch of about LONG letters with the most of them, cut at words.
  const LONG = 180;
  function excerpt(text, spans) {
    const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end).filter((s, n, all) => !n || s.start >= all[n - 1].end);
    if (text.length <= LONG) return { from: 0, to: text.length, spans: sorted };
    let best = 0, most = -1;
    sorted.forEach((span, n) => {
      const terms = new Set(sorted.slice(n).filter((s) => s.end <= span.start + LONG - 40).map((s) => s.term)).size;
      if (terms > most) { most = terms; best = n; }
    });
    let from = sorted.length ? Math.max(0, sorted[best].start - 50) : 0;
    if (from) from = Math.min(sorted[best].start, text.indexOf(" ", from) + 1);
    let to = Math.min(text.length, from + LONG);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), sorted.length ? sorted[best].end : 0);
    return { from, to, spans: sorted.filter((s) => s.start >= from && s.end <= to) };
  }

  const ORDER = ["passage", "claim", "note", "comment", "person", "group", "place", "event", "term", "work", "page"];
  scope.EditionSearch = { make, foldCase, excerpt, open };
  if (!scope.document) return;

  // From here on: what a reader sees.
  const WORDS = {
    address: ["Address", "Addresses"], name: ["Name or title", "Names and titles"], passage: ["Passage", "Passages"], claim: ["Claim", "Claims"],
    note: ["Note", "Notes"], comment: ["Comment", "Comments"], person: ["Person", "People"], group: ["Group", "Groups"], place: ["Place", "Places"],
    event: ["Event", "Events"], term: ["Term", "Terms"], work: ["Work", "Works"], page: ["Page", "Pages"],
  };
  const MANY = 5, FEW = 3, REST = 150, OFF = "edition-search-key";
  const root = document.documentElement.dataset.content_root, here = document.getElementById("search");
  const element = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  let box, field, status, others, list, search, loading, timer;

  function load() {
    return loading ??= new Promise((done, failed) => {
      const script = element("script", { src: `${root}_static/search-index.js` });
      script.onload = () => { search = make(window.EditionIndex); done(); };
      script.onerror = () => { loading = undefined; failed(new Error("A part of this book is missing: _static/search-index.js.")); };
      document.head.append(script);
    });
  }
  function build() {
    if (box) return;
    field = element("input", { type: "search", id: "search-words", autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search" });
    status = element("p", { role: "status" });
    others = element("p", { class: "others" });
    list = element("div", { class: "hits" });
    const key = element("input", { type: "checkbox" });
    try { key.checked = localStorage.getItem(OFF) !== "off"; } catch { key.checked = true; }
    key.addEventListener("change", () => { try { localStorage.setItem(OFF, key.checked ? "on" : "off"); } catch { /* not kept */ } });
    const help = element("details", { class: "help" }, element("summary", {}, "How to search"),
      element("p", {}, "Words are found in any order and by their beginnings, with or without accents. “Words between quotation marks” are found as they stand. An address, such as p01 or n01, leads to its place. Where nothing is found, words spelt nearly so are tried, and Slavonic names however they are put into Latin letters."),
      element("p", {}, "Arrow keys go through what was found, Enter opens it, Escape closes the search."),
      element("p", {}, element("label", {}, key, " the key / opens the search")));
    const label = element("label", { for: "search-words" }, "Words, a name or an address");
    const form = element("form", { role: "search" }, label, element("div", { class: "field" }, field));
    if (!here) {
      const close = element("button", { type: "button", class: "close" }, "Close");
      close.addEventListener("click", shut);
      form.lastChild.append(close);
    }
    box = element(here ? "div" : "dialog", { class: "search", "aria-label": "Search" }, form, status, others, list, help);
    if (here) box.removeAttribute("aria-label");
    form.addEventListener("submit", async (event) => { event.preventDefault(); await ask(); list.querySelector("a")?.click(); });
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, REST); });
    box.addEventListener("keydown", move);
    box.addEventListener("close", forget);
    // A click beside the box is one on the dialog itself.
    box.addEventListener("click", (event) => { if (event.target === box && !here) shut(); });
    (here || document.body).append(box);
  }
  async function open(query) {
    build();
    if (!here && !box.open) box.showModal();
    if (query !== undefined) field.value = query;
    field.focus();
    field.select();
    if (!here || field.value) await ask();
  }
  async function ask() {
    if (!search) {
      try { await load(); } catch (error) { status.textContent = error.message; return; }
    }
    if (here || box.open) run();
  }
  // A browser tells late that a box is closed, and leaves the focus in its field until it next draws: the address would keep the
  // question, and a key pressed before that would be lost.
  function shut() {
    box.close();
    forget();
    if (box.contains(document.activeElement)) document.activeElement.blur();
  }
  function forget() {
    timer = clearTimeout(timer);
    remember(null);
  }
  // The question stands in the address, so that it can be shared and is there again on the way back.
  function remember(query) {
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query); else address.searchParams.delete("q");
    try { if (address.href !== location.href) history.replaceState(history.state, "", address); } catch { /* some browsers keep a folder's addresses as they are */ }
  }
  function run() {
    timer = clearTimeout(timer);
    if (!search) return;
    const query = field.value.trim();
    remember(query);
    if (list.dataset.answers === query) return; // hits that stay keep the focus
    const result = search(query);
    list.replaceChildren(...result.groups.map(group));
    list.dataset.answers = query;
    status.textContent = tell(query, result);
    others.replaceChildren(...(result.alike.length ? ["Also spelt: ", ...result.alike.map(other)] : []));
  }
  function other(word) {
    const button = element("button", { type: "button" }, word);
    button.addEventListener("click", () => { field.value = word; field.focus(); run(); });
    return button;
  }
  function tell(query, { groups, count, instead, partly }) {
    if (query.length < 2) return "";
    if (!count) return "Nothing was found, nor any similar word. The registers list every name.";
    const counts = groups.map(({ kind, hits }) => `${hits.length} ${WORDS[kind][hits.length > 1 ? 1 : 0].toLowerCase()}`).join(", ");
    return instead.map(({ word, others }) => `Nothing has “${word}”; similar words: ${others.join(", ")}. `).join("")
      + (partly ? "Nothing has all of these words. What follows has most of them. " : "") + `${count} found: ${counts}.`;
  }
  function group({ kind, hits }) {
    const section = element("section", { "data-kind": kind }, element("h2", {}, WORDS[kind][1], " ", element("span", { class: "number" }, String(hits.length))));
    const first = ["address", "name", "passage"].includes(kind) ? MANY : FEW;
    const shown = element("ul", {}, ...hits.slice(0, first).map((hit) => row(hit, kind)));
    section.append(shown);
    if (hits.length > first) {
      const more = element("button", { type: "button", class: "rest" }, `All ${hits.length}`);
      more.setAttribute("aria-label", `All ${hits.length}, ${WORDS[kind][1].toLowerCase()}`);
      more.addEventListener("click", () => {
        const rest = hits.slice(first).map((hit) => row(hit, kind));
        shown.append(...rest);
        more.remove();
        rest[0].firstChild.focus();
      });
      section.append(more);
    }
    return section;
  }
  function row({ entry, spans }, kind) {
    const link = element("a", { href: root + entry.address });
    if (entry.id) link.append(element("span", { class: "place" }, entry.id), " ");
    const titled = element("span", { class: "name" });
    marked(titled, entry.title, { from: 0, to: entry.title.length, spans: excerpt(entry.title, spans.title).spans }, entry.lang?.title);
    link.append(titled);
    if (kind === "name") link.append(" ", element("span", { class: "kind" }, WORDS[entry.kind][0].toLowerCase()));
    // Within one page the box would stand before the place.
    link.addEventListener("click", (event) => {
      if (!here && !event.ctrlKey && !event.metaKey && !event.shiftKey && link.pathname === location.pathname) shut();
    });
    const item = element("li", {}, link);
    if (spans.spellings.length) {
      const printed = element("p", {}, "Printed: ");
      marked(printed, entry.spellings.join(", "), excerpt(entry.spellings.join(", "), spans.spellings));
      item.append(printed);
    }
    if (entry.text) {
      const text = element("p");
      marked(text, entry.text, excerpt(entry.text, spans.text), entry.lang?.text);
      item.append(text);
    }
    return item;
  }
  // The part of a text with its hits marked, and with the language of what is not English: [start, end, tag] each.
  function marked(into, text, { from, to, spans }, tongues = []) {
    if (from) into.append("… ");
    let at = from;
    for (const [start, end, lang] of [...tongues, [to, to]]) {
      stretch(into, text, at, Math.min(start, to), spans);
      const foreign = element("span", { lang });
      stretch(foreign, text, Math.max(start, at), Math.min(end, to), spans);
      if (foreign.childNodes.length) into.append(foreign);
      at = Math.max(at, end);
    }
    if (to < text.length) into.append(" …");
  }
  function stretch(into, text, from, to, spans) {
    let at = from;
    for (const span of spans) {
      const start = Math.max(span.start, from), end = Math.min(span.end, to);
      if (start >= end) continue;
      into.append(text.slice(at, start), element("mark", {}, text.slice(start, end)));
      at = end;
    }
    if (at < to) into.append(text.slice(at, to));
  }
  function move(event) {
    // In a field of this type the first Escape would only empty it.
    if (event.key === "Escape" && !here) { event.preventDefault(); shut(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.closest(".help")) return;
    // What was typed a moment ago is searched now, or its hits would replace the one that is stepped to.
    if (timer) run();
    const links = [...list.querySelectorAll("a, .rest")], next = links.indexOf(document.activeElement) + step;
    event.preventDefault();
    (next < 0 ? field : links[Math.min(next, links.length - 1)] || field).focus();
  }
})(globalThis);
