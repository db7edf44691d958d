// Lets a reader make the choices of a study: sentences, figure and curve follow.  All results were computed when the book was
// built and are loaded into window.EditionSwitches when a box is first opened; without it the page shows our own choices in full.
"use strict";
(function (scope) {
  // What a combination gives, and the sentences on it; a combination is the number of an option for each choice.
  const at = ({ values, levels }, chosen) => values[chosen.reduce((branch, option, n) => levels[n][branch][option], 0)];
  const members = (statements, bits) => statements.filter((_, n) => Math.floor(bits / 2 ** n) % 2);

  function result(data, chosen) {
    const [fitting, against, less] = at(data.order, chosen), [bits, ...others] = at(data.compared, chosen);
    const more = Math.min(data.onTheCurve, ...data.order.values.map(([, , other]) => other).filter((other) => other > less));
    return { fitting, against, less, more, compared: members(data.statements, bits), others };
  }
  function sentences(data, chosen) {
    const { words } = data, { fitting, against, less, more, compared, others } = result(data, chosen);
    const numeral = (n) => words.numerals[n] ?? n.toLocaleString("en"), form = (forms, n) => forms[Math.min(n, 2)];
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const own = chosen.every((option) => option === 0), listed = members(data.statements, data.listed).filter((id) => compared.includes(id));
    const pairs = fitting + against, outcome = against ? form(words.fails, fitting) : pairs ? form(words.holds, pairs) : words.nothing;
    const values = {
      whose: own ? words.own : words.yours, number: numeral(compared.length), listed: listed.length === compared.length ? words.all : numeral(listed.length),
      pairs: numeral(pairs), fit: numeral(fitting), against: numeral(against), contradict: form(words.contradict, against),
      all: data.onTheCurve.toLocaleString("en"), less: less.toLocaleString("en"), more: (data.onTheCurve - more).toLocaleString("en"),
    };
    values.words = words.ways.map((forms, n) => forms[others[n]]).join(" and ");
    return {
      answer: `${fill(form(words.counted, compared.length), values)} ${fill(outcome, values)}`,
      beside: [words.others, ...(pairs ? [words.curve] : [])].map((text) => fill(text, values)).join(" "),
    };
  }
  scope.EditionSwitch = { result, sentences };
  const boxes = [...(scope.document?.querySelectorAll(".switches") ?? [])];
  if (!boxes.length) return;
  // A box works on what stands between it and the next one, the first box also on what stands before it.
  const boxOf = (part) => [...boxes].reverse().find((box) => box.compareDocumentPosition(part) & 4) ?? boxes[0];
  const { results } = document.currentScript.dataset;
  let asked = false;
  const load = ({ target }) => {
    if (asked) return;
    asked = true;
    const script = Object.assign(document.createElement("script"), { src: results });
    script.onload = () => boxes.forEach((box, n) => start(box, scope.EditionSwitches[n]));
    script.onerror = () => { target.append(`A part of this book is missing: ${results}.`); };
    document.head.append(script);
  };
  for (const box of boxes) {
    box.querySelector("details").addEventListener("toggle", load, { once: true });
    box.hidden = false;
  }

  function start(box, data) {
    const folded = box.querySelector("details"), within = (selector) => [...document.querySelectorAll(selector)].filter((part) => boxOf(part) === box);
    // The controls: the first set with its options in sight, the others as lists.
    const put = (parent, tag, ...words) => {
      const element = document.createElement(tag);
      element.append(...words);
      parent.append(element);
      return element;
    };
    const form = put(folded, "form");
    const controls = data.choices.map(({ name, label, options }) => {
      if (name === data.inSight) {
        const set = put(form, "fieldset");
        put(set, "legend", label);
        options.forEach((text, n) => {
          const radio = document.createElement("input");
          Object.assign(radio, { type: "radio", name, value: n, defaultChecked: n === 0 });
          put(set, "label", radio, ` ${text}`);
        });
        return () => Number(form.elements[name].value);
      }
      const select = document.createElement("select");
      put(form, "label", put(form, "span", label), " ", select);
      select.name = name;
      const rivals = name === "coding" && Object.assign(document.createElement("optgroup"), { label: data.words.rivals });
      options.forEach((text, n) => (rivals && n >= data.rivalsFrom ? rivals : select).append(new Option(text, n)));
      if (rivals && rivals.children.length) select.append(rivals);
      return () => select.selectedIndex;
    });
    const back = put(put(form, "p"), "button", data.words.back);
    Object.assign(back, { type: "reset" });
    const answer = put(folded, "p"), beside = put(folded, "p"), signs = put(folded, "p", data.words.signs);
    answer.setAttribute("role", "status");
    answer.className = "answer";
    beside.className = signs.className = "beside";
    beside.append(" ");
    const curve = within('[data-name^="yours:"]')[0]?.closest("figure");
    if (curve) put(beside, "a", data.words.toTheCurve).href = `#${curve.id}`;

    // Parts of drawings and what each is called: "statement:…" for one it shows, "coding:3" for an option under which it holds.
    const parts = within(".drawing [data-name]").map((part) => ({ part, names: part.dataset.name.split(" ") }));
    function follow() {
      const chosen = controls.map((control) => control()), own = chosen.every((option) => option === 0);
      const { answer: words, beside: more } = sentences(data, chosen), { compared, ...place } = result(data, chosen);
      if (answer.textContent !== words) answer.textContent = words;
      beside.firstChild.data = `${more} `;
      const counts = new Set(compared.map((id) => `statement:${id}`)), options = new Set(data.choices.map(({ name }, n) => `${name}:${chosen[n]}`));
      for (const { part, names } of parts) {
        const [kind, ...ends] = names[0].split(":");
        if (kind === "statement") part.classList.toggle("not-compared", (folded.open || !own) && !counts.has(names[0]));
        part.classList.toggle("chosen", names.some((name) => options.has(name)) || (kind.startsWith("yours") && !own && !!(place.fitting + place.against)));
        if (kind.startsWith("yours")) move(part, kind === "yours", ends.map(Number), place);
      }
    }
    // Moves a mark from the foot of the curve's left end to the middle of the combinations that are as favourable.
    function move(mark, upwards, [left, right, foot, top], { fitting, against, less, more }) {
      const across = ((less + more) / 2 / data.onTheCurve) * (right - left), up = upwards ? (fitting / (fitting + against)) * (foot - top) : 0;
      if (fitting + against) mark.setAttribute("transform", `translate(${across} ${-up})`);
    }
    form.addEventListener("change", follow);
    form.addEventListener("reset", () => setTimeout(follow));
    folded.addEventListener("toggle", follow);
    follow();
  }
})(globalThis);
