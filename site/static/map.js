// Shows the places of the page's table on a map whose tiles come from this site. Without scripts the table says the same.
"use strict";

const NEAR = 26; // pixels: places that are nearer would cover each other, and are one circle
const NAMED = 15; // events, from which on a circle has its name beside it
const ENLARGED = 3; // zooms past the closest tiles, which are then drawn larger
const frame = document.getElementById("map");

// The rows of the table that lie where there are tiles; the others stand in the table alone.
function within(west, south, east, north) {
  return [...document.querySelectorAll("tr[data-latitude]")].filter(({ dataset: { latitude, longitude } }) =>
    west <= longitude && longitude <= east && south <= latitude && latitude <= north);
}

function placed(row) {
  return L.latLng(Number(row.dataset.latitude), Number(row.dataset.longitude));
}

// How many events a row has in a year; in all where no year is chosen.
function events(row, year) {
  const years = JSON.parse(row.dataset.years);
  return year ? years[year] ?? 0 : Object.values(years).reduce((sum, count) => sum + count, 0);
}

function counted(number) {
  return `${number} ${number === 1 ? "event" : "events"}`;
}

// Rows that share a circle as the map is first seen; the first has the most events.
function grouped(map, rows) {
  const circles = [];
  for (const row of rows) {
    const point = map.latLngToLayerPoint(placed(row));
    const near = circles.find(({ spot }) => spot.distanceTo(point) < NEAR);
    if (near) near.rows.push(row);
    else circles.push({ at: placed(row), spot: point, rows: [row] });
  }
  return circles;
}

// A circle as large as the number of events, which stands in it.
function drawn({ at, rows }, year) {
  const shown = rows.filter((row) => events(row, year));
  const count = shown.reduce((sum, row) => sum + events(row, year), 0);
  if (!count) return null;
  const size = Math.round(24 + 4 * Math.sqrt(count)); // pixels across, at least what a finger hits
  const names = shown.map((row) => row.cells[0].textContent);
  const title = shown.map((row) => `${row.cells[0].textContent}: ${counted(events(row, year))}`).join("; ");
  const said = () => {
    const box = document.createElement("div");
    box.append(...shown.map(told));
    return box;
  };
  const icon = L.divIcon({ className: "map-circle", html: String(count), iconSize: [size, size] });
  const marker = L.marker(at, { icon, title, zIndexOffset: -count })
    .on("add", ({ target }) => target.getElement().setAttribute("aria-label", title)) // what stands in it is a number alone
    .bindPopup(said, { maxHeight: 200, minWidth: 220, maxWidth: 260, autoPanPaddingTopLeft: [50, 10] });
  if (count >= NAMED) {
    marker.bindTooltip(names[0], { permanent: true, direction: "right", offset: [size / 2 - 4, 0], className: "map-name" });
  }
  return marker;
}

// A choice of the year, for the map and the table alike.
function years(rows, change) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  const all = [...new Set(rows.flatMap((row) => Object.keys(JSON.parse(row.dataset.years))))].sort();
  select.append(new Option("all years", ""), ...all.map((year) => new Option(year, year)));
  select.addEventListener("change", () => change(select.value));
  label.className = "map-year";
  label.append("Year ", select);
  return label;
}

// What a row says of a place, for the map's pop-up: its name, and its events with their links.
function told(row) {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.append(...[...row.cells[0].childNodes].map((node) => node.cloneNode(true)));
  box.append(name, ...[...row.cells[3].childNodes].map((node) => node.cloneNode(true)));
  for (const styled of box.querySelectorAll("[class]")) styled.removeAttribute("class"); // a pop-up is light by night too
  return box;
}

function show() {
  const [west, south, east, north] = JSON.parse(frame.dataset.bounds); // of the tiles, in degrees
  const rows = within(west, south, east, north);
  if (!rows.length) return drop();
  for (const same of document.querySelectorAll(".picture, #no-outlines")) same.remove(); // for who has no scripts
  frame.hidden = false;
  frame.style.height = "min(65vh, 34rem)";
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Map of the places in the table below");
  const { tiles, attribution } = frame.dataset;
  const [minZoom, maxNativeZoom] = JSON.parse(frame.dataset.zooms);
  const map = L.map(frame, { minZoom, maxZoom: maxNativeZoom + ENLARGED, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  L.tileLayer(tiles, { maxNativeZoom, bounds: [[south, west], [north, east]], attribution }).addTo(map);
  if (frame.dataset.areas) { // below the circles, and nothing for the pointer: the page says what it is
    L.geoJSON(JSON.parse(frame.dataset.areas), {
      interactive: false, style: (area) => ({ className: `map-area ${area.properties.class}` }),
    }).addTo(map);
  }
  map.fitBounds(L.latLngBounds(rows.map(placed)).pad(0.02), { maxZoom: maxNativeZoom, animate: false, padding: [24, 24] });
  const circles = grouped(map, rows);
  const layer = L.layerGroup().addTo(map);
  const draw = (year) => {
    layer.clearLayers();
    for (const marker of circles.map((circle) => drawn(circle, year))) if (marker) layer.addLayer(marker);
    for (const row of document.querySelectorAll("tr[data-years]")) row.hidden = !events(row, year);
  };
  frame.before(years(rows, draw));
  setTimeout(() => draw(""), 0); // a task of its own, for slow phones
}

// Without its library there is no map, and the picture stays.
function drop() {
  document.body.classList.add("no-map");
}

if (frame) setTimeout(window.L ? show : drop, 0);
