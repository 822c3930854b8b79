// The page of SQL: an editor, whose query the address keeps, and what sql-worker.js answers. All addresses are given by
// the page, so that it works wherever it stands.
"use strict";

const page = document.getElementById("sql");
const [text, values, status, loads, fault, answer, runs, stops] =
  ["text", "values", "status", "loads", "fault", "answer", "run", "stop"].map((name) => document.getElementById(`sql-${name}`));
const given = page.dataset;
const SAVED_MS = 400; // after the last key
const FOLDED = { least: 300, shown: 160 }; // letters of a cell that is folded, and of its summary
const WIDTHS = { word: 24, long: 80 }; // letters up to which a cell stands on one line, and past which it is wide
const IDS = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:[,;] ?[a-z0-9]+(?:-[a-z0-9]+)*)*$/; // of records, in columns known by name
const WEB = /^https?:\/\/\S+$/;
const UNSTARTED = "The browser could not start SQLite: load the page again, or try another browser.";

// Of what SQL is made, as far as it matters here: quotes, comments, parameters, ends of queries.
const PARTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|(--[^\n]*|\/\*[^]*?(?:\*\/|$))|([:@$][A-Za-z_]\w*)|(;)/g;

// What SQLite says, in other words.
const IN_WORDS = [
  [/^no such table: (.+)/, (name) => `There is no table or view ${name}: all are listed under “Tables and columns”.`],
  [/^no such column: (.+)/, (name) => `There is no column ${name}. A text stands between single quotes: 'text'.`],
  [/^ambiguous column name: (.+)/, (name) => `Several tables have a column ${name}: write its table and a point first.`],
  [/^no such function: (.+)/, (name) => `SQLite has no function ${name}.`],
  [/^near "([^]*)": syntax error/, (word) => `SQLite does not understand the query at “${word}”.`],
  [/^incomplete input/, () => "The query ends too early: something is missing, such as a parenthesis or a name."],
  [/^unrecognized token: ([^]*)/, (token) => `SQLite does not understand ${token}: a quotation mark may be missing.`],
  [/readonly|read-only/, () => "The database can only be read: ask with SELECT."],
  [/^out of memory|memory access|allocation/, () => "That needs more memory than the browser has: ask for less."],
  [/empty SQL/, () => "There is no query in the editor."],
];

let worker = null;
let isBusy = false;
let question = null; // what was run last
let shown = null; // what the answer that is shown answers
let saving = 0;

// --- the query, its parameters, and the address that keeps both ---

// Several queries are run one after the other, and the last one is answered.
function parted(sql) {
  const found = [...sql.matchAll(PARTS)];
  const isMore = (place) => sql.slice(place).replace(PARTS, (part, note, _, end) => (note || end ? "" : part)).trim();
  const last = found.findLast((part) => part[3] && isMore(part.index + 1));
  const start = last ? last.index + 1 : 0;
  const names = [...new Set(found.flatMap((part) => part[2] ?? []))];
  return { names, before: sql.slice(0, start), statement: sql.slice(start) };
}

function valuesNow() {
  return Object.fromEntries([...values.querySelectorAll("input")].map((input) => [input.name, input.value]));
}

// Offers a field for each parameter of the query; what was written into one stays.
function offer(known = valuesNow()) {
  const { names } = parted(text.value);
  if (names.join() === Object.keys(valuesNow()).join()) {
    for (const input of values.querySelectorAll("input")) input.value = known[input.name] ?? "";
    return;
  }
  values.replaceChildren(...names.map((name, place) => {
    const [box, label, input] = ["div", "label", "input"].map((tag) => document.createElement(tag));
    Object.assign(label, { htmlFor: `sql-value-${place}`, textContent: name.slice(1).replaceAll("_", " ") });
    Object.assign(input, { id: `sql-value-${place}`, type: "search", name, value: known[name] ?? "", dir: "auto" });
    box.append(label, input);
    return box;
  }));
}

function save() {
  clearTimeout(saving);
  const kept = Object.entries(valuesNow()).filter(([, value]) => value);
  history.replaceState(null, "", `#${new URLSearchParams([["sql", text.value], ...kept])}`);
}

function edited() {
  offer();
  clearTimeout(saving);
  saving = setTimeout(save, SAVED_MS);
}

// Takes the query out of the address; where another part of the page was gone to, the query goes back into it.
function open() {
  const kept = new URLSearchParams(location.hash.slice(1));
  if (kept.has("sql")) {
    text.value = kept.get("sql");
    offer(Object.fromEntries(kept));
  } else if (location.hash) {
    save();
  }
}

// Writes into the editor as if it were typed, so that it can be undone.
function type(words) {
  text.focus();
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    edited();
  }
}

function insert({ currentTarget: button, detail }) {
  const before = text.value.slice(0, text.selectionStart);
  type((/\w$/.test(before) ? " " : "") + button.dataset.name);
  if (!detail) button.focus(); // pressed by a key, from where one may go on
}

function take() {
  const choice = document.getElementById("sql-question").value;
  if (!choice) return;
  text.select();
  type(choice);
  text.setSelectionRange(0, 0);
  text.scrollTop = 0;
}

// --- running and stopping ---

function absolute(path) {
  return new URL(path, document.baseURI).href;
}

// Begins a worker, which loads SQLite and the database; one that was stopped is heard no more.
function begin() {
  const begun = new Worker(absolute(given.worker), { type: "module" });
  begun.onmessage = ({ data }) => begun === worker && heard(data);
  begun.onerror = () => begun === worker && heard({ fault: { message: UNSTARTED, isOpen: false } });
  const [engine, wasm, database] = [given.engine, given.wasm, given.database].map(absolute);
  begun.postMessage({ open: { engine, wasm, database, bytes: Number(given.bytes) } });
  Object.assign(loads, { hidden: false, value: 0 });
  return begun;
}

function ask(message, words) {
  status.textContent = worker ? words : "Loading the database.";
  worker ??= begin();
  isBusy = true;
  answer.setAttribute("aria-busy", "true");
  stops.disabled = false;
  fault.hidden = true;
  worker.postMessage(message);
}

function end(then, isLost = false) {
  if (isLost) {
    worker.terminate();
    worker = null;
  }
  isBusy = false;
  answer.removeAttribute("aria-busy");
  loads.hidden = true;
  if (document.activeElement === stops) runs.focus();
  stops.disabled = true;
  then();
  status.scrollIntoView({ block: "nearest" });
}

function run(submitted) {
  submitted.preventDefault();
  if (isBusy) return;
  save();
  const { before, statement } = parted(text.value);
  question = { before, statement, values: valuesNow(), most: Number(given.mostRows) };
  ask({ run: question }, "The query runs.");
}

function stop() {
  end(() => { status.textContent = "Stopped. The query is as it was."; }, true);
}

function heard(data) {
  if (data.loaded) {
    loads.value = data.loaded;
    if (data.loaded === loads.max) {
      loads.hidden = true;
      status.textContent = "The query runs.";
    }
  }
  if (data.answer) end(() => show(data.answer));
  if (data.file) end(() => download(data.file));
  if (data.fault) end(() => tell(data.fault.message, data.fault.offset), !data.fault.isOpen);
}

function tell(message, offset = -1) {
  const [pattern, inWords] = IN_WORDS.find(([known]) => known.test(message)) ?? [];
  const said = pattern ? `${inWords(pattern.exec(message)[1])} SQLite says: ${message}` : message;
  status.textContent = "";
  answer.hidden = true; // it is that of another query
  fault.textContent = said + placeOf(offset);
  fault.hidden = false;
}

// Where a fault is, as an editor counts; SQLite counts bytes of the statement.
function placeOf(offset) {
  if (offset < 0) return "";
  const bytes = new TextEncoder().encode(question.statement).slice(0, offset);
  const lines = (question.before + new TextDecoder().decode(bytes)).split("\n");
  return ` (line ${lines.length}, character ${lines.at(-1).length + 1})`;
}

// --- what is answered ---

function show({ columns, origins, rows, count, isMore, ms }) {
  shown = question;
  const number = count.toLocaleString("en");
  const found = `${number} ${count === 1 ? "row" : "rows"}${isMore ? " or more" : ""}`;
  const some = rows.length < count ? ` The first ${rows.length.toLocaleString("en")} are shown; the files hold all.` : "";
  const summary = `${found} in ${Math.ceil(ms).toLocaleString("en")} ms.${some}`;
  status.textContent = columns.length ? summary : "Done. The last statement has no rows to show.";
  answer.hidden = !columns.length;
  const targets = columns.map((name, place) => targetOf(name, ...origins[place]));
  const head = element("tr", columns.map((name, place) =>
    Object.assign(element("th", [name]), { scope: "col", className: isNumber(rows[0]?.[place]) ? "number" : "" })));
  const body = rows.map((row) => element("tr", row.map((value, place) => cell(value, targets[place]))));
  answer.querySelector("table").replaceChildren(element("thead", [head]), element("tbody", body));
}

function element(tag, children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

// Returns where the rows are that a column names, if anywhere: by the table and column from which it comes, or by name.
function targetOf(name, table, column) {
  const known = table && listed(table);
  const link = JSON.parse(given.links)[name];
  if (known) {
    const refers = JSON.parse(known.refers)[column];
    if (refers || known.key === column) return { row: listed(refers ?? table).row, fits: () => true };
  }
  return link ? { row: listed(link).row, fits: (value) => IDS.test(value) } : null;
}

function listed(table) {
  return document.querySelector(`[data-table="${CSS.escape(table)}"]`)?.dataset;
}

function cell(value, target) {
  const made = element("td", contents(value, target));
  if (typeof value === "string") {
    made.dir = "auto";
    made.className = value.length <= WIDTHS.word ? "word" : value.length > WIDTHS.long ? "long" : "";
  } else {
    made.className = isNumber(value) ? "number" : "word";
  }
  return made;
}

function isNumber(value) {
  return typeof value === "number" || typeof value === "bigint";
}

function contents(value, target) {
  if (value === null) return [Object.assign(element("span", ["NULL"]), { className: "count" })];
  if (value instanceof Uint8Array) return [`${value.length.toLocaleString("en")} bytes`];
  const words = String(value);
  if (WEB.test(words)) return [link(words, words)];
  if (target?.row && words && target.fits(words)) return linked(words, target.row, typeof value === "string");
  if (words.length <= FOLDED.least) return [words];
  const fold = element("details", [element("summary", [`${words.slice(0, FOLDED.shown)}…`]), words]);
  fold.className = "fold";
  return [fold];
}

// A text may name several rows, as ids with commas or semicolons between them.
function linked(words, row, isText) {
  const ids = isText && IDS.test(words) ? words.split(/([,;] ?)/) : [words];
  return ids.map((id, place) => (place % 2 ? id : link(absolute(row.replace(given.anyKey, tilde(id))), id)));
}

function link(address, words) {
  return Object.assign(element("a", [words]), { href: address });
}

// A key as the site's addresses write it.
function tilde(key) {
  return [...new TextEncoder().encode(key)].map((byte) => {
    const letter = String.fromCharCode(byte);
    if (/[\w-]/.test(letter)) return letter;
    return letter === " " ? "+" : `~${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function download({ format, content }) {
  const way = Object.assign(link(URL.createObjectURL(content), format), { download: `${given.stem}.${format}` });
  way.click();
  setTimeout(() => URL.revokeObjectURL(way.href), 60_000);
  status.textContent = `${way.download} is made, with all rows.`;
}

function start() {
  page.hidden = false;
  document.querySelector(".named").open = matchMedia("(min-width: 64rem)").matches;
  document.querySelector(".asked").addEventListener("submit", run);
  document.getElementById("sql-take")?.addEventListener("click", take);
  stops.addEventListener("click", stop);
  for (const button of document.querySelectorAll("[data-name]")) button.addEventListener("click", insert);
  for (const button of document.querySelectorAll("[data-format]")) {
    button.addEventListener("click", () => {
      if (!isBusy) ask({ write: { ...shown, format: button.dataset.format } }, "The file is being made.");
    });
  }
  page.addEventListener("input", edited);
  page.addEventListener("keydown", (pressed) => {
    if (pressed.key === "Enter" && (pressed.ctrlKey || pressed.metaKey)) run(pressed);
  });
  addEventListener("hashchange", open);
  open();
}

document.getElementById("sql-no-scripts").hidden = true;
if (location.protocol === "file:") document.getElementById("sql-as-file").hidden = false;
else start();
