"use strict";
// The page works without this script; it adds charts, sorting, sources of numbers and the choice of colours.

const page = JSON.parse(document.getElementById("page-data").textContent);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const say = (key, facts = {}) => page.words[key].replace(/\{(\w+)\}/g, (_, name) => facts[name]);

/** A new element; children are elements or plain text, so nothing a document says becomes markup. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const announce = (text) => { document.getElementById("announce").textContent = text; };

// ---- Colours: the reader's choice, kept if the browser lets us -------------------------------------------------

const THEME = "weiheng-theme";
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const paper = matchMedia("print");

function storedTheme() {
  try { return localStorage.getItem(THEME); } catch { return null; }
}

function keepTheme(choice) {
  try { localStorage.setItem(THEME, choice); } catch { /* the choice then holds until the page is closed */ }
}

function setTheme(choice) {
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
}

function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  return chosen || (darkSystem.matches ? "dark" : "light");
}

function startTools() {
  const stored = storedTheme();
  setTheme(stored);
  for (const radio of all("input[name=theme]")) {
    radio.checked = radio.value === (stored || "auto");
    radio.addEventListener("change", () => { setTheme(radio.value); keepTheme(radio.value); drawCharts(); });
  }
  document.querySelector(".tools").hidden = false;
  document.getElementById("print").addEventListener("click", () => print());
  const made = document.getElementById("made");
  made.addEventListener("click", () => {
    const shown = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", shown);
    showMade(shown);
  });
  darkSystem.addEventListener("change", drawCharts);
  paper.addEventListener("change", (event) => drawCharts(event.matches));
  addEventListener("beforeprint", () => drawCharts(true));
  addEventListener("afterprint", () => drawCharts(false));
}

// ---- Contents: folded away where there is little room; the section being read is marked -------------------------

function startContents() {
  const contents = document.getElementById("contents");
  const roomy = matchMedia("(min-width: 64rem)");
  const fold = () => { contents.open = roomy.matches; };
  roomy.addEventListener("change", fold);
  fold();
  const links = new Map(all("a", contents).map((link) => [link.getAttribute("href").slice(1), link]));
  const targets = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const read = targets.filter((target) => target.getBoundingClientRect().top < 120).pop() || targets[0];
    for (const link of links.values()) link.removeAttribute("aria-current");
    if (read) links.get(read.id).setAttribute("aria-current", "location");
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(() => { waiting = false; mark(); });
    waiting = true;
  }, { passive: true });
  mark();
}

// ---- Where a number comes from -----------------------------------------------------------------------------------

const TAG = /^([^ >]+)(?:>([^ ]+))? ([^ ]+) (\d{4})(?:-(\d{4}))? ([a-z_]+) [.|+]\d+u? ([^ >]+)(?:>([^ ]+))?$/;
const named = (key) => page.names[key] || key;

/** What a tag says, as pairs of a word and its meaning, in reading order. */
function describe(tag) {
  const found = TAG.exec(tag);
  if (!found) return [[say("kind"), tag]];
  const [, subject, of, area, period, since, kind, edition, base] = found;
  const how = page.printed.includes(kind) ? "subject_at" : "subject_of";
  const about = of && page.names[of] ? say(how, { subject: named(subject), of: named(of) }) : named(subject);
  return [
    ...(subject === "-" ? [] : [[say("subject"), about]]),
    [say("kind"), page.kinds[kind]],
    [say("area"), named(area)],
    [say("period"), since ? say("since", { since, period }) : say("year", { period })],
    [say("edition"), base ? say("editions", { edition, base }) : edition],
  ];
}

const inOneLine = (tag) => describe(tag).map(([, meaning]) => meaning).join(" · ");

/** Years speak for themselves: the panel does not stop at them. */
const stopsIn = (block) => all("data.n", block).filter((number) => !/ period /.test(number.dataset.origin));

const sources = { stops: [], at: 0, back: null };

function startSources() {
  const panel = make("aside", { class: "source", "aria-label": say("panel"), tabindex: "-1", hidden: "" });
  const text = make("div", { "aria-live": "polite", "aria-atomic": "true" });
  const position = make("span");
  const button = (key, action) => {
    const made = make("button", { type: "button" }, say(key));
    made.addEventListener("click", action);
    return made;
  };
  const moves = make("div", { class: "moves" }, position,
    button("previous", () => step(-1)), button("next", () => step(1)), button("close", close));
  panel.append(make("h2", {}, say("panel")), text, moves);
  document.body.insertBefore(panel, document.getElementById("announce"));

  function show() {
    const number = sources.stops[sources.at];
    for (const marked of all(".n.at")) marked.classList.remove("at");
    number.classList.add("at");
    if (number.closest("details")) number.closest("details").open = true;
    const sentence = number.closest(".s");
    const pairs = describe(number.dataset.origin);
    if (sentence) pairs.push([say("rule"), sentence.dataset.rule]);
    text.replaceChildren(
      make("p", { class: "value" }, number.value ? number.textContent : say("missing")),
      make("dl", {}, ...pairs.flatMap(([word, meaning]) => [make("dt", {}, word), make("dd", {}, meaning)])));
    position.textContent = say("position", { n: sources.at + 1, count: sources.stops.length });
    panel.hidden = false;
  }

  function step(by) {
    sources.at = (sources.at + by + sources.stops.length) % sources.stops.length;
    show();
    sources.stops[sources.at].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function close() {
    panel.hidden = true;
    for (const marked of all(".n.at")) marked.classList.remove("at");
    if (sources.back) sources.back.focus();
  }

  function open(stops, number, back) {
    Object.assign(sources, { stops, at: Math.max(stops.indexOf(number), 0), back });
    show();
  }

  for (const block of all(".text")) {
    const count = stopsIn(block).length;
    if (!count) continue;
    const opener = sourcesButton(say("sources", { count }));
    opener.addEventListener("click", () => { open(stopsIn(block), null, opener); panel.focus(); });
    (block.querySelector(".description") || block).append(opener);
  }
  document.addEventListener("click", (event) => {
    const number = event.target.closest("data.n[data-origin]");
    if (!number || number.closest("button, summary")) return;
    const block = number.closest(".text") || number.parentElement;
    const stops = stopsIn(block);
    open(stops.includes(number) ? stops : [number], number, null);
  });
  document.addEventListener("pointerover", (event) => {
    const number = event.target.closest("data.n[data-origin]");
    if (number && !number.title) number.title = inOneLine(number.dataset.origin);
  });
  document.addEventListener("keydown", (event) => {
    if (panel.hidden) return;
    if (event.key === "Escape") close();
    else if (panel.contains(document.activeElement) && event.key === "ArrowRight") step(1);
    else if (panel.contains(document.activeElement) && event.key === "ArrowLeft") step(-1);
  });
}

function sourcesButton(name) {
  const opener = make("button", { type: "button", class: "sources", "aria-label": name, title: name });
  opener.innerHTML = '<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5">'
    + '<circle cx="8" cy="8" r="6.5"/><path d="M8 7.2v4.2M8 4.4v.4" stroke-linecap="round"/></svg>';
  return opener;
}

// ---- How each sentence was made ------------------------------------------------------------------------------------

function showMade(shown) {
  for (const list of all(".made")) list.remove();
  if (!shown) return;
  for (const block of all("p.text, li.text")) {
    const sentences = all(".s", block);
    if (!sentences.length) continue;
    const list = make("ol", { class: "made" }, ...sentences.map(madeItem));
    if (block.tagName === "LI") block.append(list);
    else block.after(list);
  }
}

function madeItem(sentence) {
  const item = make("li", {}, make("code", {}, sentence.dataset.rule));
  if ("kept" in sentence.dataset) item.append(" ", say("edited"));
  const numbers = stopsIn(sentence);
  if (!numbers.length) item.append(say("colon"), say("no_numbers"));
  numbers.forEach((number, place) => {
    const shown = make("data", { class: "n", value: number.value }, number.textContent);
    item.append(say(place ? "separator" : "colon"), shown, ` ${inOneLine(number.dataset.origin)}`);
  });
  return item;
}

// ---- Tables: sorting by column; those that are too wide scroll and can be reached by keyboard -----------------------

function startTables() {
  for (const table of all("table")) {
    const heads = all("th[data-sorts]", table);
    if (!heads.length) continue;
    const written = [...table.tBodies[0].rows];
    for (const head of heads) {
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => sortBy(table, heads, head, written));
      head.append(button);
    }
    if (table.caption) table.caption.append(make("span", { class: "hidden" }, ` (${say("sortable")})`));
  }
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => makeReachable(entry.target)));
  all(".scroll").forEach((region) => watch.observe(region));
}

function sortBy(table, heads, head, written) {
  const order = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
  const next = order === undefined ? "ascending" : order;
  for (const each of heads) each.removeAttribute("aria-sort");
  if (next) head.setAttribute("aria-sort", next);
  const column = Number(head.dataset.sorts);
  table.tBodies[0].replaceChildren(...(next ? sorted(written, column, next === "descending" ? -1 : 1) : written));
}

/** Rows by a column: numbers by size, other text by language; what is missing comes last either way. */
function sorted(written, column, sign) {
  const keyed = cellsByColumn(written).map((cells) => ({ cells, key: sortKey(cells[column]) }));
  const compare = (a, b) => (typeof a === "number" && typeof b === "number"
    ? a - b : String(a).localeCompare(String(b), page.language, { numeric: true }));
  const present = keyed.filter(({ key }) => key !== null).sort((a, b) => sign * compare(a.key, b.key));
  const rows = [...present, ...keyed.filter(({ key }) => key === null)];
  return rows.map(({ cells }) => make("tr", {}, ...[...new Set(cells)].map(alone)));
}

/** The cell in each column of each row; one that covers several rows is in each of them. */
function cellsByColumn(rows) {
  const grid = rows.map(() => []);
  rows.forEach((row, top) => {
    for (const cell of row.cells) {
      let left = 0;
      while (grid[top][left]) left += 1;
      for (let down = 0; down < cell.rowSpan && grid[top + down]; down += 1) {
        for (let across = 0; across < cell.colSpan; across += 1) grid[top + down][left + across] = cell;
      }
    }
  });
  return grid;
}

/** A cell for one row only: in another order it is repeated. */
function alone(cell) {
  const copy = cell.cloneNode(true);
  copy.removeAttribute("rowspan");
  if (copy.scope === "rowgroup") copy.scope = "row";
  return copy;
}

function sortKey(cell) {
  const number = cell && cell.querySelector("data.n");
  if (number) return number.value === "" ? null : Number(number.value);
  const text = cell ? cell.textContent.trim() : "";
  return text === "" || text === "—" ? null : text;
}

function makeReachable(region) {
  const table = region.querySelector("table");
  const title = table.getAttribute("aria-label") || document.getElementById(table.getAttribute("aria-labelledby"))?.textContent
    || table.caption?.textContent || "";
  const attributes = { tabindex: "0", role: "region", "aria-label": title.trim() };
  const overflows = region.scrollWidth > region.clientWidth + 1;
  for (const [name, value] of Object.entries(attributes)) {
    if (overflows) region.setAttribute(name, value);
    else region.removeAttribute(name);
  }
}

// ---- Charts ----------------------------------------------------------------------------------------------------------

const NARROW = 480;
const PAPER_WIDTH = 640;
const charts = new Map();

function startCharts() {
  for (const holder of all(".chart")) {
    const spec = page.charts[holder.dataset.chart];
    const hint = make("span", { hidden: "", id: `${holder.dataset.chart}-hint` }, say("chart_hint"));
    holder.tabIndex = 0;
    holder.setAttribute("aria-roledescription", say("chart_role"));
    holder.setAttribute("aria-describedby", hint.id);
    holder.after(hint);
    const view = { holder, spec, instance: null, at: -1 };
    charts.set(holder.dataset.chart, view);
    holder.addEventListener("keydown", (event) => readChart(view, event));
    holder.addEventListener("blur", () => hideReading(view));
    new ResizeObserver(() => { if (!paper.matches) drawChart(view); }).observe(holder);
  }
}

function drawCharts(printing) {
  for (const view of charts.values()) drawChart(view, printing === true || paper.matches);
}

function drawChart(view, printing = false) {
  const width = printing ? PAPER_WIDTH : view.holder.clientWidth - 14;
  if (width < 50) return;
  const narrow = width < NARROW ? view.spec.narrow : { option: {}, height: view.spec.height };
  const state = [width, narrow.height, printing ? "light" : themeNow(), view.spec.version || 0].join();
  if (state === view.state) return;
  view.state = state;
  const size = { width, height: printing && view.holder.closest(".front") ? 190 : narrow.height };
  if (!view.instance) view.instance = echarts.init(view.holder, null, { renderer: "svg", ...size });
  else view.instance.resize(size);
  const option = themed({ ...view.spec.option, ...narrow.option }, printing ? "light" : themeNow());
  view.instance.setOption({ ...option, tooltip: tooltip(option, view.spec) }, { notMerge: true });
}

/** The option with the colours of a theme; options are written in those of the light one. */
function themed(option, theme) {
  const [from, to] = [page.themes.light, page.themes[theme]];
  const colours = new Map(["ground", "ink", "muted", "rule"].map((name) => [from[name], to[name]]));
  from.palette.forEach((colour, place) => colours.set(colour, to.palette[place]));
  const font = getComputedStyle(document.body).fontFamily;
  return JSON.parse(JSON.stringify(option), (key, value) => {
    if (key === "fontFamily") return font;
    return /color|^\d+$/i.test(key) && colours.has(value) ? colours.get(value) : value;
  });
}

function tooltip(option, spec) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ...option.tooltip,
    confine: true,
    transitionDuration: 0,
    backgroundColor: colour("ground"),
    borderColor: colour("edge"),
    textStyle: { color: colour("ink") },
    formatter: (points) => {
      const { category, lines } = reading(spec, [].concat(points)[0].dataIndex);
      return make("div", { class: "reading" }, make("b", {}, category), ...lines.map((line) => make("div", {}, line)));
    },
  };
}

/** What a chart shows at one place, in words. */
function reading(spec, place) {
  const axis = spec.option.xAxis.type === "category" ? spec.option.xAxis : spec.option.yAxis;
  const said = spec.option.series.filter(({ data }) => data[place].text !== undefined);
  const lines = said.map(({ name, data }) => `${name}${say("colon")}${data[place].text || say("missing")}`);
  return { category: axis.data[place], lines };
}

function readChart(view, event) {
  const count = view.spec.option.series[0].data.length;
  if (event.key === "Escape") hideReading(view);
  if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
  event.preventDefault();
  view.at = event.key === "ArrowRight" ? Math.min(view.at + 1, count - 1) : Math.max(view.at - 1, 0);
  const { category, lines } = reading(view.spec, view.at);
  announce([category, ...lines].join(say("separator")));
  const seriesIndex = Math.max(view.spec.option.series.findIndex(({ data }) => data[view.at].value !== null), 0);
  view.instance.dispatchAction({ type: "showTip", seriesIndex, dataIndex: view.at });
}

function hideReading(view) {
  view.at = -1;
  if (view.instance) view.instance.dispatchAction({ type: "hideTip" });
}

startTools();
startContents();
startTables();
startCharts();
startSources();
