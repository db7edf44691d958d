// What a page says of an address that names a release, or that it does not have. Loaded by reading.js where there is such an address.
"use strict";
(function () {
  const root = document.documentElement.dataset.content_root;
  function notice(...words) {
    const box = document.createElement("div");
    box.className = "astray";
    box.setAttribute("role", "status");
    box.append(...words);
    return box;
  }
  // What has changed at a passage or claim since the release that was cited.
  function compare(id, release) {
    const here = document.querySelector("header .release").textContent.split(" ").pop(), known = window.EditionReleases?.[release];
    const [, claim, passage] = id.match(/^(claim-)?([ipn]\d+)/) || [];
    const changes = known?.[passage]?.filter((change) => !claim || change.startsWith(`Claim ${id.slice(claim.length)} `));
    if ((!known || !passage) && release === here) return; // a release in preparation
    const box = notice();
    if (!known) box.append(`The address names release ${release}, of which this book has no record; this is release ${here}.`);
    else if (!passage) box.append(`The address names release ${release}; this is release ${here}.`);
    else if (!changes?.length) box.append(`${id} says what it said in release ${release}.`);
    else {
      const list = document.createElement("ul");
      for (const change of changes) list.appendChild(document.createElement("li")).textContent = change;
      box.append(`What has changed in ${id} since release ${release}:`, list);
    }
    document.getElementById(id).before(box);
    box.scrollIntoView({ block: "center" });
  }
  // Where the passage stands, or which one is nearest.
  function tell(id) {
    const pages = window.EditionAddresses, known = id.toLowerCase(), number = Number(known.slice(1)), main = document.getElementById("main");
    if (!pages) return main.prepend(notice(`There is no passage ${id} on this page.`));
    const far = (other) => Math.abs(Number(other.slice(1)) - number);
    const same = Object.keys(pages).filter((other) => other[0] === known[0]);
    const near = pages[known] ? known : (same.length ? same : Object.keys(pages)).reduce((best, other) => (far(other) < far(best) ? other : best));
    const elsewhere = document.getElementById(near) ? "" : pages[near][1], link = document.createElement("a");
    link.textContent = pages[id] ? `“${elsewhere}”` : near;
    link.href = (elsewhere && root + pages[near][0]) + "#" + near;
    const words = pages[id] ? [id, " is not on this page; it stands in ", link, "."] : ["There is no passage ", id, "; the nearest is ", link, elsewhere ? `, in “${elsewhere}”.` : "."];
    main.prepend(notice(...words));
    main.firstElementChild.scrollIntoView({ block: "center" });
  }
  window.EditionAstray = { compare, tell };
})();
