// Filters, sorts and pages the rows of a table, view or question in a copy of the site, which no server answers for.
// What an address asks for is what the server understands: column=value, column__contains=text, _search, _sort.
"use strict";

const accordRows = { facts: null, parts: [], answers: {} };

(() => {
  const PAGE_ROWS = 50;
  const MAX_LISTED = 8; // columns with a list to choose from that a page shows
  const home = document.currentScript.dataset.rows + "/"; // the folder of this table's scripts
  const IGNORED = /^_(next|size|facet.*|col|nocol|labels|shape|timelimit)$/;
  const EDTF = /^(\.\.|\d{4}(-\d\d(-\d\d)?)?)?$/;
  const EARLIEST = "0001-01-01";
  const LATEST = "9999-12-31";
  const LONE = ["isnull", "notnull", "isblank", "notblank"];
  const WORDS = {
    exact: "is", not: "is not", contains: "contains", startswith: "starts with", endswith: "ends with", gt: "is more than",
    gte: "is at least", lt: "is less than", lte: "is at most", in: "is one of", notin: "is none of", has: "has the item",
    during: "may fall in", isnull: "has no value", notnull: "has a value", isblank: "is blank", notblank: "is not blank",
  };
  let rows = [];
  let page = 0;

  accordRows.add = (number, texts, numbered) => { accordRows.parts[number] = read(texts, numbered, columns().length); };
  accordRows.answer = (number, answers) => Object.assign(accordRows.answers, answers);

  const columns = () => accordRows.facts.columns;
  const place = (name) => columns().findIndex((column) => column.name === name);
  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  const number = (count) => count.toLocaleString("en-GB");
  const plural = (count) => `${number(count)} ${count === 1 ? "row" : "rows"}`;
  const folded = (value) => String(value ?? "").normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();

  function read(texts, numbered, width) {
    return numbered.map((places) => {
      const parts = places.map((at) => texts[at]);
      return { values: parts.slice(0, width), cells: parts.slice(width) };
    });
  }

  function load(name) {
    return new Promise((resolve, reject) => {
      document.head.append(element("script", { src: home + name, onload: resolve, onerror: reject }));
    });
  }

  async function all() {
    const numbers = [...Array(accordRows.facts.files).keys()];
    await Promise.all(numbers.filter((at) => !accordRows.parts[at]).map((at) => load(`${at}.js`)));
    return accordRows.parts.flat();
  }

  // --- what an address asks for ---

  function conditions(asked) {
    const found = [];
    for (const [name, value] of asked) {
      if (IGNORED.test(name) || name === "_sort" || name === "_sort_desc" || (accordRows.facts.parameters ?? []).includes(name)) continue;
      if (name === "_search") {
        if (value.trim()) found.push({ name, value, column: -1, comparison: "search" });
        continue;
      }
      const [, before, after] = /^(.*)__([a-z]+)$/.exec(name) ?? [];
      const whole = place(name);
      if (whole >= 0) found.push({ name, value, column: whole, comparison: "exact" });
      else if (place(before) >= 0 && after in WORDS) found.push({ name, value, column: place(before), comparison: after });
      else found.push({ name, value, column: -1, comparison: "unknown" });
    }
    return found;
  }

  // The first and last day of a stretch of time as EDTF writes it; nothing for what this cannot read.
  function stretch(text) {
    const [from, to = from, ...more] = text.split("/");
    if (more.length || !EDTF.test(from) || !EDTF.test(to) || !text) return null;
    const open = (day) => day === "" || day === "..";
    return [open(from) ? EARLIEST : from, open(to) ? LATEST : `${to}${"-12-31".slice(to.length === 4 ? 0 : to.length === 7 ? 3 : 6)}`];
  }

  const numeric = (value) => typeof value === "number" || (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)));
  const compared = (a, b) => (numeric(a) && numeric(b) ? Number(a) - Number(b) : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
  const items = (value, column) => (column.separator ? String(value ?? "").split(column.separator) : [String(value ?? "")]);

  function within(row, column, value) {
    const bounds = stretch(value);
    if (!bounds || !column.isDate) return String(row.values[place(column.name)] ?? "") === value;
    const [earliest, latest] = ["earliest", "latest"].map((end) => row.values[place(`${column.name}_${end}`)]);
    return row.values[place(column.name)] !== null && (earliest ?? bounds[0]) <= bounds[1] && (latest ?? bounds[1]) >= bounds[0];
  }

  const COMPARE = {
    exact: (cell, value) => cell !== null && (String(cell) === value || (typeof cell === "number" && Number(value) === cell)),
    not: (cell, value) => cell !== null && String(cell) !== value,
    contains: (cell, value) => cell !== null && folded(cell).includes(folded(value)),
    startswith: (cell, value) => cell !== null && folded(cell).startsWith(folded(value)),
    endswith: (cell, value) => cell !== null && folded(cell).endsWith(folded(value)),
    gt: (cell, value) => cell !== null && compared(cell, value) > 0,
    gte: (cell, value) => cell !== null && compared(cell, value) >= 0,
    lt: (cell, value) => cell !== null && compared(cell, value) < 0,
    lte: (cell, value) => cell !== null && compared(cell, value) <= 0,
    in: (cell, value) => cell !== null && value.split(",").includes(String(cell)),
    notin: (cell, value) => cell !== null && !value.split(",").includes(String(cell)),
    isnull: (cell) => cell === null,
    notnull: (cell) => cell !== null,
    isblank: (cell) => cell === null || String(cell).trim() === "",
    notblank: (cell) => cell !== null && String(cell).trim() !== "",
  };

  // The words of a row as a reader sees them, for the text that it must contain.
  function text(row) {
    row.text ??= folded([...row.values, ...row.cells.map((cell) => cell.replace(/<[^>]*>/g, " "))].join(" "));
    return row.text;
  }

  function fits(row, { column, comparison, value }) {
    if (comparison === "unknown") return true;
    if (comparison === "search") return folded(value).split(/\s+/).every((word) => text(row).includes(word));
    const about = columns()[column];
    if (comparison === "during") return within(row, about, value);
    if (comparison === "has") return items(row.values[column], about).includes(value);
    return COMPARE[comparison](row.values[column], value);
  }

  function sorted(found, asked) {
    const descending = asked.get("_sort_desc");
    const at = place(descending ?? asked.get("_sort") ?? "");
    if (at < 0) return found;
    const sign = descending ? -1 : 1;
    const isEmpty = (row) => row.values[at] === null || row.values[at] === "";
    return [...found].sort((a, b) => (isEmpty(a) || isEmpty(b) ? (isEmpty(b) - isEmpty(a)) * sign : compared(a.values[at], b.values[at]) * sign));
  }

  // --- what is shown ---

  const asked = () => new URLSearchParams(location.search);
  const nodes = {};

  function show() {
    const table = nodes.body.closest("table");
    const shown = rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
    // The cells are those that the site made; each text in them was escaped there.
    nodes.body.innerHTML = shown.map((row) => `<tr>${row.cells.join("\n")}</tr>`).join("\n");
    table.hidden = !shown.length;
    const first = page * PAGE_ROWS;
    nodes.count.textContent = rows.length ? `${plural(rows.length)}${rows.length > PAGE_ROWS ? `, ${number(first + 1)} to ${number(first + shown.length)} shown` : ""}` : "No rows fit.";
    nodes.previous.disabled = page === 0;
    nodes.next.disabled = first + PAGE_ROWS >= rows.length;
    nodes.pager.hidden = rows.length <= PAGE_ROWS;
    nodes.rest?.remove();
  }

  // What people read for a value of a parameter: the rows hold the labels of codes.
  function label(name, value) {
    const chosen = [...document.querySelectorAll("form.ask option")].find((option) => option.parentNode.name === name && option.value === value);
    return chosen ? chosen.textContent : value;
  }

  // Whether the answer is one that this copy has; else the rows without it that hold the words.
  async function answered(given) {
    const { parameters = [], answers = [] } = accordRows.facts;
    const wanted = parameters.filter((name) => given.get(name)).map((name) => [name, given.get(name)]);
    for (const input of document.querySelectorAll("form.ask [name]")) input.value = given.get(input.name) ?? "";
    if (!wanted.length) return all();
    const key = JSON.stringify(wanted);
    const number = answers.findLastIndex((first) => first <= key);
    if (number >= 0) await load(`answers-${number}.js`);
    if (key in accordRows.answers) {
      nodes.told.textContent = "";
      return read(...accordRows.answers[key], 0).map((row) => ({ ...row, values: row.cells.map((cell) => cell.replace(/<[^>]*>/g, "")) }));
    }
    nodes.told.textContent = "This copy of the site does not hold this very answer: of the rows that it has without these words, those that contain them are shown.";
    return (await all()).filter((row) => wanted.every(([name, value]) => text(row).includes(folded(label(name, value)))));
  }

  async function ask() {
    const given = asked();
    nodes.told.textContent = "";
    const found = conditions(given);
    rows = await answered(given);
    rows = sorted(rows.filter((row) => found.every((one) => fits(row, one))), given);
    page = 0;
    for (const heading of document.querySelectorAll(".rows-and-columns th[aria-sort]")) heading.removeAttribute("aria-sort");
    describe(found, given);
    show();
  }

  function describe(found, given) {
    nodes.chosen.replaceChildren(...found.map((one) => {
      const about = columns()[one.column];
      const label = about?.options?.find(([value]) => String(value) === one.value)?.[1] ?? one.value;
      const rest = new URLSearchParams([...given].filter(([name, value]) => name !== one.name || value !== one.value));
      const words = one.comparison === "search" ? `contains “${one.value}”`
        : one.name === "_row" ? "this row alone"
          : one.comparison === "unknown" ? `${one.name} is not understood by this copy`
            : LONE.includes(one.comparison) ? `${about.title} ${WORDS[one.comparison]}` : `${about.title} ${WORDS[one.comparison]} ${label}`;
      return element("li", {}, element("a", { href: `?${rest}` }, `${words} `, element("span", { ariaHidden: "true" }, "✕"), element("span", { className: "hidden" }, ", remove this filter")));
    }));
    nodes.chosen.hidden = !found.length;
    for (const input of nodes.form.elements) if (input.name) input.value = given.get(input.name) ?? "";
    const during = nodes.form.querySelector("[data-date]");
    if (during) {
      const [from, to = from] = (given.get(`${during.dataset.date}__during`) ?? "").split("/");
      [nodes.form.querySelector("#copied-from").value, nodes.form.querySelector("#copied-to").value] = [from, to].map((day) => (day === ".." ? "" : day));
    }
  }

  function field(label, input) {
    input.id ||= `copied-${input.name || input.dataset.name}`;
    return element("p", {}, element("label", { htmlFor: input.id }, label), " ", input);
  }

  function choice(column) {
    const name = column.separator ? `${column.name}__has` : column.name.startsWith("_") || column.name.includes("__") ? `${column.name}__exact` : column.name;
    const select = element("select", { name }, element("option", { value: "" }, "any"));
    for (const [value, label, count] of column.options) select.append(element("option", { value }, `${label} (${number(count)})`));
    return field(column.title, select);
  }

  function draw() {
    const fields = [field("Contains", element("input", { type: "search", name: "_search", dir: "auto" }))];
    fields.push(...columns().filter((column) => column.options?.length > 1).slice(0, MAX_LISTED).map(choice));
    const date = columns().find((column) => column.isDate);
    if (date) {
      const end = (id, words) => field(words, element("input", { type: "text", id, placeholder: "2024, 2024-02 or 2024-02-15", pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?" }));
      const both = [end("copied-from", `${date.title} from`), end("copied-to", "to")];
      both[0].dataset.date = date.name;
      fields.push(...both);
    }
    nodes.form.append(...fields, element("p", {}, element("input", { type: "submit", value: "Show" }), " ", element("a", { href: "?" }, "all rows")));
    nodes.form.hidden = false;
  }

  // A filter is an address, as on the server: it can be kept, sent and gone back to.
  function submit(event) {
    event.preventDefault();
    const given = new URLSearchParams([...asked()].filter(([name]) => name === "_sort" || name === "_sort_desc" || (accordRows.facts.parameters ?? []).includes(name)));
    for (const input of nodes.form.elements) if (input.name && input.value) given.set(input.name, input.value);
    const date = nodes.form.querySelector("[data-date]");
    if (date) {
      const [from, to] = ["#copied-from", "#copied-to"].map((id) => nodes.form.querySelector(id).value.trim());
      if (from || to) given.set(`${date.dataset.date}__during`, `${from || ".."}/${to || ".."}`);
    }
    location.search = given.toString();
  }

  async function turn(by) {
    if (!rows.length) rows = sorted(await answered(asked()), asked());
    page += by;
    show();
    nodes.count.scrollIntoView({ block: "nearest" });
  }

  async function begin() {
    await load("facts.js");
    Object.assign(nodes, Object.fromEntries(["form", "chosen", "count", "told", "pager", "rest"].map((id) => [id, document.getElementById(`copied-${id}`)])));
    nodes.body = document.querySelector(".rows-and-columns tbody");
    if (!nodes.form || !nodes.body) return;
    nodes.previous = element("button", { type: "button", onclick: () => turn(-1), disabled: true }, "Previous rows");
    nodes.next = element("button", { type: "button", onclick: () => turn(1) }, "Next rows");
    nodes.pager.append(nodes.previous, " ", nodes.next);
    draw();
    nodes.form.addEventListener("submit", submit);
    const { count, total } = accordRows.facts;
    if (count < total) nodes.told.textContent = `This copy can filter the first ${number(count)} of ${plural(total)}; the files have all.`;
    if ([...asked()].length) await ask();
    else {
      nodes.pager.hidden = count <= PAGE_ROWS;
      nodes.rest?.remove();
      nodes.count.textContent = plural(total) + (count > PAGE_ROWS ? `, 1 to ${PAGE_ROWS} shown` : "");
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
