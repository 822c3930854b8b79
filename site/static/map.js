// Shows the places of the page's table on a map whose tiles come from this site. Without scripts the table says the same.
"use strict";

const NEAR = 0.5; // degrees: pins that are nearer would cover each other, and are one
const ENLARGED = 3; // zooms past the closest tiles, which are then drawn larger
const frame = document.getElementById("map");
const rows = [...document.querySelectorAll("tr[data-latitude]")];

// Rows that share a pin; the first has the most events.
function grouped() {
  const pins = [];
  for (const row of rows) {
    const at = [Number(row.dataset.latitude), Number(row.dataset.longitude)];
    const near = pins.find((pin) => Math.abs(pin.at[0] - at[0]) + Math.abs(pin.at[1] - at[1]) < NEAR);
    if (near) near.rows.push(row);
    else pins.push({ at, rows: [row] });
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
  for (const same of document.querySelectorAll(".picture, #no-outlines")) same.remove(); // for who has no scripts
  frame.hidden = false;
  frame.style.height = "min(65vh, 34rem)";
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Map of the places in the table below");
  const { tiles, attribution } = frame.dataset;
  const [minZoom, maxNativeZoom] = JSON.parse(frame.dataset.zooms);
  const [west, south, east, north] = JSON.parse(frame.dataset.bounds); // of the tiles, in degrees
  const map = L.map(frame, { minZoom, maxZoom: maxNativeZoom + ENLARGED, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  L.tileLayer(tiles, { maxNativeZoom, bounds: [[south, west], [north, east]], attribution }).addTo(map);
  const points = grouped().map((pin) => {
    const places = pin.rows.map((row) => `${row.cells[0].textContent}: ${row.dataset.events}`).join("; ");
    const box = document.createElement("div");
    box.append(...pin.rows.map(told));
    return L.marker(pin.at, { title: places, alt: places })
      .bindPopup(box, { maxHeight: 200, minWidth: 220, maxWidth: 260, autoPanPaddingTopLeft: [50, 10] })
      .addTo(map);
  });
  map.fitBounds(L.featureGroup(points).getBounds().pad(0.02), { maxZoom: maxNativeZoom });
}

if (frame && rows.length && window.L) show();
