// Shows the places of the page's table on a map whose tiles come from this site. Without scripts the table says the same.
"use strict";

const PIN = { x: 26, y: 42 }; // pixels: pins that are nearer both ways would cover each other, and are one
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

// Rows that share a pin as the map is first seen; the first has the most events.
function grouped(map, rows) {
  const pins = [];
  for (const row of rows) {
    const point = map.latLngToLayerPoint(placed(row));
    const near = pins.find(({ spot }) => Math.abs(spot.x - point.x) < PIN.x && Math.abs(spot.y - point.y) < PIN.y);
    if (near) near.rows.push(row);
    else pins.push({ at: placed(row), spot: point, rows: [row] });
  }
  return pins;
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
  if (!rows.length) return;
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
  map.fitBounds(L.latLngBounds(rows.map(placed)).pad(0.02), { maxZoom: maxNativeZoom, animate: false });
  for (const pin of grouped(map, rows)) {
    const places = pin.rows.map((row) => `${row.cells[0].textContent}: ${row.dataset.events}`).join("; ");
    const box = document.createElement("div");
    box.append(...pin.rows.map(told));
    L.marker(pin.at, { title: places, alt: places })
      .bindPopup(box, { maxHeight: 200, minWidth: 220, maxWidth: 260, autoPanPaddingTopLeft: [50, 10] })
      .addTo(map);
  }
}

if (frame && window.L) show();
