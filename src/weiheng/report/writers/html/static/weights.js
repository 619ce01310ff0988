// Other weights: the index and every node computed again from the scores of the indicators.

/** A number by the declared rule, on its decimal text, so that it is printed like the report's own. */
function rounded(number, places, signed = false) {
  if (number === null) return "—";
  const text = Math.abs(number) < 1e-6 ? "0" : String(Math.abs(number));
  const [whole, fraction = ""] = text.split(".");
  const cut = Math.max(fraction.length - places, 0);
  const unit = 10n ** BigInt(cut);
  const all = BigInt(whole + fraction.padEnd(places, "0"));
  const [kept, rest] = [all / unit, 2n * (all % unit)];
  const up = rest > unit || (rest === unit && cut && (page.weights.rounding === "half_up" || kept % 2n === 1n));
  const digits = String(kept + (up ? 1n : 0n)).padStart(places + 1, "0");
  const shown = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  const sign = /[1-9]/.test(shown) ? (number < 0 ? "-" : signed ? "+" : "") : "";
  return sign + shown;
}

/** Weight of every node among its siblings, adding up to 1; null where all siblings weigh nothing. */
function normalised(nodes, weights) {
  const totals = new Map();
  for (const { key, parent } of nodes) totals.set(parent, (totals.get(parent) || 0) + weights.get(key));
  return new Map(nodes.map(({ key, parent }) => [key, totals.get(parent) > 0 ? weights.get(key) / totals.get(parent) : null]));
}

/** Scores of all nodes by key, one a year: leaves as they are, groups as weighted means of their children. */
function scoresOf({ nodes, years, leaveOut }, weights) {
  const shares = normalised(nodes, weights);
  const scores = new Map();
  for (const node of [...nodes].reverse()) {
    const children = nodes.filter(({ parent }) => parent === node.key);
    scores.set(node.key, node.leaf ? node.official : years.map((_, year) => mean(children, year)));
  }
  function mean(children, year) {
    let [total, weight] = [0, 0];
    for (const { key } of children) {
      const [share, score] = [shares.get(key), scores.get(key)[year]];
      if (!share || (score === null && leaveOut)) continue;
      if (score === null) return null;
      total += score * share;
      weight += share;
    }
    return weight > 0 ? (leaveOut ? total / weight : total) : null;
  }
  return scores;
}

/** Weight of every node in the whole, in percent. */
function wholeWeights(nodes, weights) {
  const shares = normalised(nodes, weights);
  const whole = new Map();
  for (const { key, parent } of nodes) whole.set(key, parent === null ? 100 : whole.get(parent) * (shares.get(key) || 0));
  return whole;
}

function startWeights(panel) {
  const published = new Map(panel.nodes.map(({ key, share }) => [key, Number(share)]));
  const weights = new Map(published);
  const rows = new Map(all(".weight").map((row) => [row.dataset.node, row]));
  const form = document.getElementById("weights-form");
  const [yearChoice, nodeChoice] = ["weights-year", "weights-node"].map((id) => document.getElementById(id));
  const root = panel.nodes[0];
  const nameOf = new Map(panel.nodes.map(({ key, name }) => [key, name]));
  const officialWhole = wholeWeights(panel.nodes, published);

  /** Input fields show what the weights are; the field that is being typed into is left alone. */
  function fill(except) {
    for (const [key, row] of rows) {
      for (const input of all("input", row)) {
        if (input !== except) input.value = Math.round(weights.get(key) * 10000) / 100;
      }
    }
  }

  function set(cell, number, places, signed) {
    const text = rounded(number, places, signed);
    cell.replaceChildren(make("data", { value: number === null ? "" : number }, text));
    if (signed) cell.className = `right ${{ "+": "up", "-": "down" }[text[0]] || ""}`;
  }

  function fillRow(row, official, yours) {
    const cells = [...row.cells].slice(-3);
    set(cells[0], official, panel.places);
    set(cells[1], yours, panel.places);
    set(cells[2], official === null || yours === null ? null : yours - official, panel.places, true);
  }

  function show() {
    const scores = scoresOf(panel, weights);
    const whole = wholeWeights(panel.nodes, weights);
    const year = Number(yearChoice.value);
    for (const [key, row] of rows) {
      const facts = { yours: rounded(whole.get(key), 2), official: rounded(officialWhole.get(key), 2) };
      row.querySelector(".whole").textContent = say("effective", facts);
    }
    const nodesTable = document.getElementById("weights-nodes");
    nodesTable.caption.textContent = say("nodes_table", { year: panel.years[year] });
    [...nodesTable.tBodies[0].rows].forEach((row, place) => {
      const { key, official } = panel.nodes[place];
      fillRow(row, official[year], scores.get(key)[year]);
    });
    showCourse(panel.nodes.find(({ key }) => key === nodeChoice.value), scores);
    summarise(year, scores.get(root.key)[year]);
  }

  function showCourse(node, scores) {
    const table = document.getElementById("weights-course");
    const yours = scores.get(node.key);
    table.caption.textContent = say("course_table", { name: node.name });
    [...table.tBodies[0].rows].forEach((row, place) => fillRow(row, node.official[place], yours[place]));
    const view = charts.get("weights-chart");
    [node.official, yours].forEach((course, place) => {
      view.spec.option.series[place].data = course.map((value) => ({ value, text: rounded(value, panel.places) }));
    });
    for (const { yAxis } of [view.spec.option, view.spec.narrow.option]) {
      Object.assign(yAxis, { min: null, max: null, interval: null, scale: true });
    }
    view.spec.version = (view.spec.version || 0) + 1;
    drawChart(view);
  }

  function summarise(place, yours) {
    const official = root.official[place];
    const facts = { name: root.name, year: panel.years[place], official: rounded(official, panel.places) };
    const changed = panel.nodes.some(({ key }) => weights.get(key) !== published.get(key));
    const key = !changed ? "summary_same" : yours === null || official === null ? "summary_none" : "summary_changed";
    facts.yours = rounded(yours, panel.places);
    facts.difference = yours === null || official === null ? "" : rounded(yours - official, panel.places, true);
    document.getElementById("weights-summary").textContent = say(key, facts);
  }

  /** Changed weights as the address of the page, so that they can be passed on: #w=node:percent;… */
  function keepInAddress() {
    const changed = [...weights].filter(([key, weight]) => weight !== published.get(key));
    const hash = changed.length ? `#w=${changed.map(([key, weight]) => `${key}:${weight * 100}`).join(";")}` : "#weights";
    try { history.replaceState(null, "", hash); } catch { /* the weights then hold until the page is closed */ }
  }

  function readAddress() {
    if (!location.hash.startsWith("#w=")) return;
    for (const part of location.hash.slice(3).split(";")) {
      const [key, percent] = part.split(":");
      if (rows.has(key) && Number(percent) >= 0) weights.set(key, Number(percent) / 100);
    }
    document.getElementById("weights").scrollIntoView();
  }

  form.addEventListener("input", ({ target }) => {
    const percent = Number(target.value);
    if (target.value === "" || !(percent >= 0)) return;
    weights.set(target.closest(".weight").dataset.node, percent / 100);
    fill(target);
    keepInAddress();
    show();
  });
  form.addEventListener("change", () => fill());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const [key, share] of published) weights.set(key, share);
    fill();
    keepInAddress();
    show();
  });
  yearChoice.addEventListener("change", show);
  nodeChoice.addEventListener("change", show);
  readAddress();
  fill();
  show();
}

if (page.weights) startWeights(page.weights);
