// Answers SQL with SQLite compiled to WebAssembly, on the published database in memory; sql.js asks, and shows it.
//
// Asked: {open: addresses}, {run: {before, statement, values, most}}, {write: the same and a format}. Answered:
// {loaded}, {answer}, {file}, {fault}. Who wants to stop a query ends the worker.

const COUNTED = 1_000_000; // rows that are counted, however few are shown
const FLUSHED = 1 << 20; // letters of a file that are kept before they go to the browser
const CODE = /^SQLITE_\w+: sqlite3 result code \d+: /;
const NUMBER = /^\s*([-+]?)(?=\.?\d)0*(\d*)(?:\.(\d*?)0*)?\s*$/;

let opening; // a promise of SQLite and the database
const done = new Set(); // what stands before the last query, which a file does not need again

onmessage = async ({ data }) => {
  let opened;
  try {
    if (data.open) opening = open(data.open);
    const { sqlite, db } = (opened = await opening);
    if (data.run) postMessage({ answer: run(sqlite, db, data.run) });
    if (data.write) postMessage({ file: write(sqlite, db, data.write) });
  } catch (fault) {
    const message = String(fault.message ?? fault).replace(CODE, "");
    postMessage({ fault: { message, offset: fault.offset ?? -1, isOpen: Boolean(opened) } });
  }
};

async function open({ engine, wasm, database, bytes }) {
  // Its own ways to keep files look for headers that this site does not send: what it opens is in memory.
  globalThis.sqlite3ApiConfig = {
    disable: { vfs: { kvvfs: true, opfs: true, "opfs-vfs": true, "opfs-sahpool": true, "opfs-wl": true } },
  };
  const { default: start } = await import(engine);
  const sqlite = await start({ locateFile: () => wasm });
  const { capi, oo1 } = sqlite;
  const db = new oo1.DB(":memory:");
  const content = await load(sqlite.wasm, database, bytes);
  const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_READONLY;
  db.checkRc(capi.sqlite3_deserialize(db, "main", content, bytes, bytes, flags));
  const compare = (_, ...texts) => byValue(sqlite.wasm, ...texts);
  db.checkRc(capi.sqlite3_create_collation_v2(db, "decimal", capi.SQLITE_UTF8, 0, compare, 0));
  return { sqlite, db };
}

// The database goes into SQLite's memory piece by piece: held twice, it would need twice as much.
async function load(wasm, database, bytes) {
  const answer = await fetch(database, { cache: "force-cache" }); // the address names the build
  if (!answer.ok) throw new Error(`The database cannot be loaded: the server answers ${answer.status}.`);
  const start = wasm.alloc(bytes);
  let loaded = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    if (loaded + value.length <= bytes) wasm.heap8u().set(value, start + loaded);
    loaded += value.length;
    postMessage({ loaded });
  }
  if (loaded !== bytes) throw new Error("The database is not the one of this page: load the page again.");
  return start;
}

// Decimals stand in SQLite as texts, and are compared by value under the name that the site's own connections know.
function byValue(wasm, ...texts) {
  const [one, other] = [0, 2].map((at) => {
    const bytes = wasm.heap8u().subarray(Number(texts[at + 1]), Number(texts[at + 1]) + texts[at]);
    return new TextDecoder().decode(bytes);
  });
  const [first, second] = [one, other].map((text) => NUMBER.exec(text));
  if (!first || !second) return Boolean(second) - Boolean(first) || (one > other) - (one < other);
  const digits = Math.max((first[3] ?? "").length, (second[3] ?? "").length);
  const [a, b] = [first, second].map(([, sign, whole, part = ""]) =>
    BigInt(whole + part.padEnd(digits, "0")) * (sign === "-" ? -1n : 1n));
  return (a > b) - (a < b);
}

function prepare(db, before) {
  if (before) db.exec(before);
  done.add(before);
}

function prepared(sqlite, db, { statement, values }) {
  let made;
  try {
    made = db.prepare(statement);
  } catch (fault) {
    fault.offset = sqlite.capi.sqlite3_error_offset(db);
    throw fault;
  }
  for (let place = 1; place <= made.parameterCount; place++) {
    const name = sqlite.capi.sqlite3_bind_parameter_name(made, place);
    made.bind(place, values[name] ?? "");
  }
  return made;
}

function run(sqlite, db, question) {
  const started = performance.now();
  prepare(db, question.before);
  const statement = prepared(sqlite, db, question);
  try {
    const columns = statement.columnCount ? statement.getColumnNames() : [];
    const origins = columns.map((_, place) => [
      sqlite.capi.sqlite3_column_table_name(statement, place),
      sqlite.capi.sqlite3_column_origin_name(statement, place),
    ]);
    const rows = [];
    let count = 0;
    while (count < COUNTED && statement.step()) {
      if (++count <= question.most && columns.length) rows.push(statement.get([]));
    }
    return { columns, origins, rows, count, isMore: count === COUNTED, ms: performance.now() - started };
  } finally {
    statement.finalize();
  }
}

// All rows of an answer as a file: they are asked for again, and none of them is kept here.
function write(sqlite, db, { format, ...question }) {
  if (!done.has(question.before)) prepare(db, question.before);
  const statement = prepared(sqlite, db, question);
  try {
    const names = format === "json" ? each(statement.getColumnNames()) : statement.getColumnNames();
    const { begin, line, between, end } = FORMATS[format];
    const parts = [];
    let text = begin(names);
    for (let place = 0; statement.step(); place++) {
      text += (place ? between : "") + line(statement.get([]), names);
      if (text.length > FLUSHED) {
        parts.push(new Blob([text]));
        text = "";
      }
    }
    return { format, content: new Blob([...parts, text + end], { type: FORMATS[format].type }) };
  } finally {
    statement.finalize();
  }
}

// CSV as the published files have it: LF, quotes around texts, nothing for null. JSON: a list of objects, one a line.
const FORMATS = {
  csv: {
    type: "text/csv;charset=utf-8",
    begin: (names) => `${names.map((name) => (/^[\w ]+$/.test(name) ? name : quoted(name))).join(",")}\n`,
    line: (row) => row.map(ofCsv).join(","),
    between: "\n",
    end: "\n",
  },
  json: {
    type: "application/json",
    begin: () => "[\n",
    line: (row, names) =>
      `{${row.map((value, place) => `${JSON.stringify(names[place])}: ${ofJson(value)}`).join(", ")}}`,
    between: ",\n",
    end: "\n]\n",
  },
};

function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}

function plain(value) {
  if (!(value instanceof Uint8Array)) return String(value);
  return [...value].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function ofCsv(value) {
  if (value === null) return "";
  return typeof value === "string" ? quoted(value) : plain(value);
}

function ofJson(value) {
  if (typeof value === "bigint") return String(value);
  return JSON.stringify(value instanceof Uint8Array ? plain(value) : value);
}

// Names of columns, each once: an object of JSON would lose the first of two.
function each(names) {
  const seen = new Map();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times > 1 ? `${name}_${times}` : name;
  });
}
