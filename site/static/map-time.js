// Narrows the page of the map by a stretch of time and a place, as its form says: places, events and bars. The address
// keeps what is chosen. The page holds all there is: what does not fit is hidden, as the server does it without scripts.
"use strict";

const mapTime = (() => {
  const form = document.querySelector("form.by-time"), figure = document.getElementById("months");
  if (!form || !figure) return null;
  const [from, to, place] = ["from", "to", "place"].map((name) => form.elements.namedItem(name));
  const SVG = "http://www.w3.org/2000/svg", names = new Map([...from.options].map((one) => [one.value, one.text]));
  const parts = [...document.querySelectorAll("[data-place]")].map((part) => ({
    part,
    id: part.dataset.place,
    events: [...part.querySelectorAll("li[data-span]")].map((item) => {
      const [first, last] = item.dataset.span.split("/");
      return { item, first, last, link: item.querySelector("a").getAttribute("href"), is_disputed: "disputed" in item.dataset };
    }),
  }));

  // Whether an event may fall in the stretch of time that is chosen: an open end is no bound.
  function fits({ first, last }) {
    if ((from.value || to.value) && !first && !last) return false;
    return (!from.value || !last || last.slice(0, from.value.length) >= from.value)
      && (!to.value || !first || first.slice(0, to.value.length) <= to.value);
  }

  // The events of a row of the table in the stretch of time, whatever place is chosen.
  function inTime(row) {
    return parts.find(({ part }) => part === row).events.filter(fits);
  }

  function count(row) {
    return inTime(row).length;
  }

  function disputed(row) {
    return inTime(row).filter((one) => one.is_disputed).length;
  }

  function counted(number) {
    return `${number} ${number === 1 ? "event" : "events"}`;
  }

  function marked(number) {
    return number ? `, ${number} disputed` : "";
  }

  function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  function following(month) {
    const [year, number] = month.split("-").map(Number);
    return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  }

  // The months of the picture: from the first to the last of any event that the time leaves.
  function axis() {
    const certain = parts.flatMap(({ events }) => events).filter((one) => one.first && one.first === one.last && fits(one));
    const all = certain.map(({ first }) => first).sort(), months = [];
    for (let month = all[0]; month && month <= all.at(-1); month = following(month)) months.push(month);
    return months;
  }

  function draw(events) {
    const months = axis(), [bars, labels] = figure.querySelectorAll("svg");
    const own = new Map(months.map((month) => [month, new Set()]));
    for (const { first, last, link } of events) if (first === last) own.get(first)?.add(link);
    const doubtful = new Set(events.filter((one) => one.is_disputed).map(({ link }) => link));
    const most = Math.max(0, ...[...own.values()].map(({ size }) => size));
    figure.hidden = !most;
    figure.querySelector(".most").textContent = most;
    document.getElementById("months-place").textContent = place.value ? `: ${place.selectedOptions[0].text.replace(/ \(\d+\)$/, "")}` : "";
    bars.setAttribute("viewBox", `0 0 ${months.length || 1} 100`);
    bars.replaceChildren();
    labels.replaceChildren();
    const rows = document.getElementById("months-rows");
    rows.replaceChildren();
    months.forEach((month, at) => {
      const { size } = own.get(month), high = most ? 100 * size / most : 0, name = names.get(month) ?? month;
      if (month.endsWith("-01") || (!at && (month.slice(5) <= "06" || months.length < 12))) {
        labels.append(element("text", { x: `${100 * at / months.length}%`, y: "1em", class: at > 0.9 * months.length ? "late" : "" }, month.slice(0, 4)));
      }
      if (!size) return;
      const address = `?${new URLSearchParams([["from", month], ["to", month], ...(place.value ? [["place", place.value]] : [])])}`;
      const bar = element("a", { href: address, tabindex: "-1" });
      bar.append(element("rect", { class: "field", x: at, width: 1, height: 100 }),
        element("rect", { x: at + 0.1, y: 100 - high, width: 0.8, height: high }), element("title", {}, `${name}: ${size}${marked([...own.get(month)].filter((link) => doubtful.has(link)).length)}`));
      bars.append(bar);
      const row = rows.insertRow(), head = document.createElement("th"), link = document.createElement("a");
      head.scope = "row";
      link.href = address;
      link.textContent = name;
      head.append(link);
      row.append(head);
      Object.assign(row.insertCell(), { className: "number", textContent: size });
    });
  }

  // The links to the data of the bars ask for what the form does.
  function ask() {
    for (const link of figure.querySelectorAll("a[data-asks]")) {
      const url = new URL(link.href), held = new URLSearchParams(link.dataset.asks === "sql" ? url.hash.slice(1) : "");
      for (const { name, value } of [from, to, place]) {
        if (link.dataset.asks === "sql") held.set(`:${name}`, value);
        else if (value) held.set(name, value);
      }
      url[link.dataset.asks === "sql" ? "hash" : "search"] = held;
      link.href = url;
    }
  }

  // Of the places without a point, too, what is folded says how many are left.
  function fold(section) {
    const [before, after] = [...section.querySelectorAll(":scope > .table-wrapper, :scope > details > .table-wrapper")].map((table) => {
      const left = table.querySelectorAll("tr[data-place]:not([hidden])").length;
      table.hidden = !left;
      return left;
    });
    const details = section.querySelector(":scope > details");
    section.hidden = !before && !after;
    if (!details) return;
    details.hidden = !after;
    details.open = !before;
    details.querySelector(":scope > summary").textContent = before ? `${after} more` : `${after} ${after === 1 ? "place" : "places"}`;
  }

  // What is folded says how much of it is left.
  function recount(details) {
    const left = details.querySelectorAll("li[data-span]:not([hidden])").length;
    details.hidden = !left;
    const before = details.previousElementSibling?.querySelector("li[data-span]:not([hidden])");
    details.querySelector(":scope > summary").textContent = before ? `${left} more` : counted(left);
  }

  // The names of the places below the map: the most events first, none without.
  function order() {
    const list = document.getElementById("by-size");
    const named = [...list.children].map((item) => {
      const events = count(parts.find(({ id }) => id === item.dataset.at).part);
      item.hidden = !events;
      item.querySelector(".count").textContent = events;
      return { item, events, name: item.querySelector("a").textContent };
    });
    list.append(...named.sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1)).map(({ item }) => item));
  }

  // Where no place with a point is left, words say so and lead to what is.
  function say(isAny) {
    const table = document.querySelector("[aria-labelledby=places]"), words = document.getElementById("no-point");
    table.hidden = !table.querySelector("tr[data-place]:not([hidden])");
    words.hidden = !table.hidden || !isAny;
    const elsewhere = document.getElementById("elsewhere")?.closest("section");
    words.querySelector("a").setAttribute("href", elsewhere && !elsewhere.hidden ? "#elsewhere" : "#nowhere");
  }

  function show() {
    const left = [];
    for (const { part, id, events } of parts) {
      const in_time = new Set(events.filter(fits)), own = place.value && place.value !== id ? [] : [...in_time];
      for (const one of events) one.item.hidden = !in_time.has(one); // the map tells of other places too
      part.hidden = !own.length && (events.length > 0 || Boolean(from.value || to.value || place.value));
      left.push(...own);
      part.querySelectorAll("td > details.rest").forEach(recount);
      const number = part.querySelector("summary > .number");
      if (number) number.textContent = counted(own.length);
    }
    const elsewhere = document.getElementById("elsewhere")?.closest("section");
    if (elsewhere) fold(elsewhere);
    const links = new Set(left.map(({ link }) => link));
    document.getElementById("found").textContent = counted(links.size) + (place.value ? " at this place" : "")
      + (from.value || to.value ? " that may fall in this time" : "");
    document.getElementById("nothing").hidden = links.size > 0;
    form.querySelector(".clear").hidden = !(from.value || to.value || place.value);
    order();
    say(links.size > 0);
    draw(left);
    ask();
    document.dispatchEvent(new Event("narrowed"));
  }

  function write() { // into the address
    const pairs = [...new FormData(form)].filter(([, value]) => value);
    try {
      history.replaceState(null, "", pairs.length ? `?${new URLSearchParams(pairs)}` : location.pathname);
    } catch { /* a page that is opened as a file has no address to write into */ }
  }

  function read(search) { // from an address
    const asked = new URLSearchParams(search);
    for (const select of [from, to, place]) {
      const value = asked.get(select.name) || "";
      if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
      select.value = value;
    }
  }

  function choose(search) {
    read(search);
    show();
    write();
  }

  form.addEventListener("change", () => { show(); write(); });
  form.addEventListener("submit", (submission) => { submission.preventDefault(); show(); write(); });
  for (const part of [form.querySelector(".clear"), figure]) {
    part.addEventListener("click", (click) => {
      const link = click.target.closest("a:not([data-asks])");
      if (!link || click.ctrlKey || click.metaKey || click.shiftKey) return;
      click.preventDefault();
      choose(part === figure ? link.getAttribute("href").replace(/^[^?]*/, "") : "");
    });
  }
  read(location.search);
  if (from.value || to.value || place.value) show();
  // For the map: how many events a row has, how many of them are disputed, both in words, and to choose its place.
  return {
    count, disputed, counted, marked, place: () => place.value,
    choosePlace: (id) => { place.value = id; show(); write(); },
  };
})();
