// Filters, sorts and counts the rows of a list by its form, where all of them are on the page: as a copy of files has it.
"use strict";
(() => {
  const form = document.querySelector("form.narrow"), body = document.querySelector("table.list tbody");
  if (!form || !body) return;
  const found = document.getElementById("found"), nothing = document.getElementById("nothing");
  const printed = document.getElementById("chosen");
  const asData = document.getElementById("as-data"), clear = form.querySelector(".clear");
  const order = form.elements.namedItem("order");
  const filters = [...form.querySelectorAll("select")].filter((one) => one !== order);
  const rows = [...body.rows].map((row) => ({
    row,
    values: JSON.parse(row.dataset.values),
    ranks: row.dataset.ranks.split(" ").map(Number),
    uncertain: "uncertain" in row.dataset,
  }));
  const number = (count) => count.toLocaleString("en");
  const has = (one, filter, value) => (one.values[filter.name] || []).includes(value);
  const fits = (one, but) => filters.every((f) => f === but || !f.value || has(one, f, f.value));

  function label(filter) { // how many rows each value would leave under the other filters
    const left = rows.filter((one) => fits(one, filter));
    for (const option of filter.options) {
      if (!option.value) continue;
      const having = left.filter((one) => has(one, filter, option.value));
      const unsure = filter.name === "year" ? having.filter((one) => one.uncertain).length : 0;
      option.textContent = `${option.dataset.label} (${number(having.length - unsure)}${unsure ? `, up to ${number(unsure)} more` : ""})`;
      option.hidden = option.disabled = !having.length && !option.selected;
    }
  }

  function show() {
    filters.forEach(label);
    const left = rows.filter((one) => fits(one)), chosen = filters.some((one) => one.value);
    const unsure = form.elements.namedItem("year")?.value ? left.filter((one) => one.uncertain).length : 0;
    rows.forEach((one) => { one.row.hidden = !fits(one); });
    if (order) left.sort((a, b) => a.ranks[order.selectedIndex] - b.ranks[order.selectedIndex]);
    body.append(...left.map((one) => one.row));
    found.textContent = `${number(left.length)} ${left.length === 1 ? found.dataset.one : found.dataset.many}`
      + (unsure ? `, ${number(unsure)} of them of an uncertain date that may fall in another year` : "");
    nothing.hidden = left.length > 0;
    asData.hidden = chosen; // the files have all rows
    clear.hidden = !chosen;
    printed.textContent = [ // what a sheet of paper says in place of the form
      ...filters.filter((one) => one.value).map((one) => `${one.labels[0].textContent}: ${one.selectedOptions[0].dataset.label}.`),
      ...(order ? [`Order: ${order.selectedOptions[0].textContent}.`] : []),
    ].join(" ");
  }

  function read() { // from the address
    const asked = new URLSearchParams(location.search);
    for (const select of form.querySelectorAll("select")) {
      const value = asked.get(select.name) || "";
      if (![...select.options].some((option) => option.value === value)) {
        const option = new Option(value, value);
        option.dataset.label = value;
        select.add(option);
      }
      select.value = value;
    }
  }

  function write() { // into the address
    const pairs = [...new FormData(form)].filter(([, value]) => value);
    try {
      history.replaceState(null, "", pairs.length ? `?${new URLSearchParams(pairs)}` : location.pathname);
    } catch { /* a page that is opened as a file has no address to write into */ }
  }

  form.addEventListener("change", () => { show(); write(); });
  form.addEventListener("submit", (submission) => { submission.preventDefault(); show(); write(); });
  clear.addEventListener("click", (click) => {
    click.preventDefault();
    filters.forEach((one) => { one.value = ""; });
    show();
    write();
  });
  read();
  show();
})();
