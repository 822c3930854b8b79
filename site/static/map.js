// Shows the places of the page's table on a map whose tiles come from this site, with circles of the events that
// map-time.js leaves. Without scripts the table says the same.
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

// Rows that share a circle as the map is first seen; the first has the most events.
function grouped(map, rows) {
  const circles = [];
  for (const row of rows) {
    const point = map.latLngToLayerPoint(placed(row));
    const near = circles.find(({ spot }) => spot.distanceTo(point) < NEAR);
    if (near) near.rows.push(row);
    else circles.push({ at: placed(row), spot: point, left: map.latLngToContainerPoint(placed(row)).x, rows: [row] });
  }
  return circles;
}

function countOf({ rows }) {
  return rows.reduce((sum, row) => sum + mapTime.count(row), 0);
}

// Pixels across: at least what a finger hits, and nothing where there is no event.
function sizeOf(circle) {
  const count = countOf(circle);
  return count && Math.round(24 + 4 * Math.sqrt(count));
}

// The side or corner of a circle at which its name covers no other and is in the frame, as the map is first seen, and where it is
// from the middle, in pixels; nothing where no side is free.
function freeSide(own, circles, name) {
  const half = sizeOf(own) / 2, width = 8 * name.length + 14, height = 24;
  const sides = [
    ["right", [half, 0], [half + width / 2, 0]], ["left", [-half, 0], [-half - width / 2, 0]],
    ["top", [0, -half], [0, -half - height]], ["bottom", [0, half], [0, half + height]],
    ["right", [half, -half], [half + width / 2, -half]], ["right", [half, half], [half + width / 2, half]],
    ["left", [-half, -half], [-half - width / 2, -half]], ["left", [-half, half], [-half - width / 2, half]],
  ];
  const isWithin = (x) => own.left + x > width / 2 && own.left + x < frame.clientWidth - width / 2;
  const isFree = ([, , [x, y]]) => isWithin(x) && circles.every((other) => {
    const reach = sizeOf(other) / 2, apart = other.spot.subtract(own.spot);
    return other === own || !reach || Math.abs(apart.x - x) > width / 2 + reach || Math.abs(apart.y - y) > height / 2 + reach;
  });
  const side = sides.find(isFree);
  return side && { direction: side[0], offset: side[1] };
}

// A circle as large as the number of events, which stands in it.
function drawn(circle, _, circles) {
  const { at, rows } = circle;
  const shown = rows.filter(mapTime.count);
  const count = countOf(circle);
  if (!count) return null;
  const size = sizeOf(circle);
  const names = shown.map((row) => row.cells[0].textContent);
  const title = shown.map((row) => `${row.cells[0].textContent}: ${mapTime.counted(mapTime.count(row))}${mapTime.marked(mapTime.disputed(row))}`).join("; ");
  const said = () => {
    const box = document.createElement("div");
    box.append(...shown.map(told));
    return box;
  };
  const is_chosen = shown.some((row) => row.dataset.place === mapTime.place());
  const icon = L.divIcon({ className: `map-circle${is_chosen ? " chosen" : ""}${shown.some(mapTime.disputed) ? " disputed" : ""}`, html: String(count), iconSize: [size, size] });
  const marker = L.marker(at, { icon, title, zIndexOffset: -count })
    .on("add", ({ target }) => target.getElement().setAttribute("aria-label", title)) // what stands in it is a number alone
    .bindPopup(said, { maxHeight: 200, minWidth: 220, maxWidth: 260, autoPanPaddingTopLeft: [50, 10] });
  const name = names.length > 1 ? `${names[0]} and near` : names[0]; // the number is of all its places
  const side = count >= NAMED && freeSide(circle, circles, name);
  if (side) marker.bindTooltip(name, { permanent: true, ...side, className: "map-name" });
  return marker;
}

// What a row says of a place, for the map's pop-up: its name, and its events with their links.
function told(row) {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.append(...[...row.cells[0].childNodes].map((node) => node.cloneNode(true)));
  const choice = document.createElement("button");
  choice.type = "button";
  choice.textContent = "Show this place over time";
  choice.addEventListener("click", () => {
    mapTime.choosePlace(row.dataset.place);
    document.getElementById("over-time").scrollIntoView();
  });
  box.append(name, ...[...row.cells[3].childNodes].map((node) => node.cloneNode(true)), choice);
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
  const draw = () => {
    layer.clearLayers();
    for (const marker of circles.map(drawn)) if (marker) layer.addLayer(marker);
  };
  document.addEventListener("narrowed", draw);
  setTimeout(draw, 0); // a task of its own, for slow phones
}

// Without its library there is no map, and the picture stays.
function drop() {
  document.body.classList.add("no-map");
}

if (frame) setTimeout(window.L && mapTime ? show : drop, 0);
