// Lets a reader choose rows of a long table by status and by passage.  Without it a check box shows all rows.
// It also gives roles to what a narrow page lays out otherwise than as a table, for browsers that would then forget what it is.
"use strict";
(function () {
  const ADDRESS = /^[ipn]\d+$/;
  const statusOf = (row) => /\bis-(\w+)/.exec(row.className)?.[1];
  const passagesOf = (row) => [...row.querySelectorAll("a")].map((link) => link.textContent).filter((text) => ADDRESS.test(text));

  function choice(name, values) {
    const label = document.createElement("label"), select = document.createElement("select");
    select.append(new Option("any", ""), ...values.map((value) => new Option(value)));
    label.append(`${name} `, select);
    return { label, select };
  }
  const ROLES = { table: "table", "thead, tbody": "rowgroup", tr: "row", 'th[scope="col"]': "columnheader", 'th[scope="row"]': "rowheader", td: "cell" };
  for (const [parts, role] of Object.entries(ROLES)) {
    for (const part of document.querySelectorAll(`.rows :is(${parts})`)) part.setAttribute("role", role);
  }
  for (const line of document.querySelectorAll(".choose")) {
    const frame = line.parentElement, rows = [...frame.querySelectorAll("tbody > tr")], all = line.querySelector(".all");
    const keys = [["status", (row) => [statusOf(row)].filter(Boolean)], ["passage", passagesOf]];
    const choices = [];
    for (const [name, valuesOf] of keys) {
      const values = [...new Set(rows.flatMap(valuesOf))];
      if (values.length > 1) choices.push({ ...choice(name, values), valuesOf });
    }
    if (!choices.length) continue;
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    line.append(...choices.map(({ label }) => label), said);
    const show = () => {
      const chosen = choices.filter(({ select }) => select.value);
      for (const row of rows) row.hidden = !chosen.every(({ select, valuesOf }) => valuesOf(row).includes(select.value));
      frame.classList.toggle("chosen", chosen.length > 0);
      all.disabled = chosen.length > 0;
      const number = rows.filter((row) => !row.hidden).length;
      said.textContent = chosen.length ? `${number} ${number === 1 ? "row" : "rows"}` : "";
    };
    for (const { select } of choices) select.addEventListener("change", show);
  }
})();
