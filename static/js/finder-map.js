// The centers of an answer on a map: Leaflet with our own outlines, no tiles, nobody else's host.
// The page holds how many pieces each center has; where centers lie is fetched once and kept.
// The map of centers counts centers where several are put together, the finder's their pieces.
const KOREA = [
  [32.6, 123.6],
  [39.1, 133],
];
// More centers than FEW are summed up by province while the map shows the whole country.
const FEW = 30;
const CENTERS_FROM = 7.5;
const CITIES_FROM = 8.5;
const CITY_NAMES_FROM = 10;
const CLOSEST = 12;
const CITY_CLOSE = 10;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const english = document.documentElement.lang.startsWith("en");

const textSize = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} of ${address}`);
  return answer.json();
}

// TopoJSON to GeoJSON: a ring is a list of arcs, a negative number is an arc backwards.
function shapes({ transform, arcs, objects }, layer) {
  const [scale] = transform.scale;
  const lines = arcs.map((steps) => {
    let [x, y] = [0, 0];
    return steps.map(([dx, dy]) => [(x += dx) * scale, (y += dy) * scale]);
  });
  const arc = (index) => (index < 0 ? [...lines[~index]].reverse() : lines[index]);
  const ring = (indexes) => indexes.flatMap((index, n) => arc(index).slice(n ? 1 : 0));
  return objects[layer].geometries.map(({ id, properties, arcs: polygons }) => ({
    type: "Feature",
    properties: { id, ...properties },
    geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(ring)) },
  }));
}

const said = ([one, several], n) =>
  (n === 1 ? one : several).replace("%(n)s", n.toLocaleString("en"));

function link(href, text, className) {
  return Object.assign(document.createElement("a"), { href, className, textContent: text });
}

// A mark with a number to see and a whole sentence to hear.
const Mark = L.DivIcon.extend({
  createIcon(old) {
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    element.setAttribute("aria-label", this.options.label);
    return element;
  },
});

function span(text) {
  return Object.assign(document.createElement("span"), { textContent: text });
}

function mark(count, label, kind) {
  const size = (count < 10 ? 28 : count < 100 ? 34 : count < 1000 ? 42 : 50) * textSize;
  const html = span(count.toLocaleString("en"));
  return new Mark({ html, label, className: `pin ${kind}`, iconSize: [size, size] });
}

function dot(label) {
  const size = 24 * textSize; // as large as a finger needs
  return new Mark({ html: "", label, className: "pin one dot", iconSize: [size, size] });
}

function name(text, [longitude, latitude], className) {
  const html = span(text);
  html.setAttribute("aria-hidden", "true");
  return L.marker([latitude, longitude], {
    icon: L.divIcon({ html, className: `place ${className}`, iconSize: [0, 0] }),
    interactive: false,
    keyboard: false,
    pane: "names",
  });
}

class FinderMap {
  constructor(element) {
    this.element = element;
    const data = JSON.parse(document.getElementById("map-data").textContent);
    Object.assign(this, data, { lit: new Set(data.lit) });
  }

  // What stands on a mark of several centers, and what is said of it.
  sum(marks) {
    const pieces = marks.reduce((sum, { options }) => sum + options.count, 0);
    return {
      count: this.by === "centers" ? marks.length : pieces,
      pieces: said(this.words.pieces, pieces),
      told: `${said(this.words.centers, marks.length)}, ${said(this.words.pieces, pieces)}`,
    };
  }

  async draw() {
    const { provinces, centers } = this.element.dataset;
    const [outlines, places] = await Promise.all([json(provinces), json(centers)]);
    this.element.hidden = false;
    const moving = !still.matches;
    this.map = L.map(this.element, {
      zoomControl: false,
      zoomSnap: 0.25,
      minZoom: 5, // whole: markercluster loses a mark that stands alone otherwise
      maxZoom: CLOSEST,
      maxBounds: L.latLngBounds(KOREA).pad(0.2),
      // The wheel scrolls the page until someone is in the map, and one finger does so always: two
      // fingers move the map.
      scrollWheelZoom: false,
      dragging: !L.Browser.mobile,
      zoomAnimation: moving,
      fadeAnimation: moving,
      markerZoomAnimation: moving,
      inertia: moving,
    });
    this.map.attributionControl.setPrefix(false).addAttribution(this.words.source);
    L.control
      .zoom({ zoomInTitle: this.words.in, zoomOutTitle: this.words.out, position: "bottomleft" })
      .addTo(this.map);
    for (const pane of ["ground", "names"]) this.map.createPane(pane); // the style sheet stacks them
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());

    this.marks = this.clusters(places, moving);
    this.sums = this.byProvince(outlines);
    const bounds = this.marks.getBounds();
    if (this.isMany()) for (const sum of this.sums.getLayers()) bounds.extend(sum.getLatLng());
    this.map.fitBounds(bounds.isValid() ? bounds : KOREA, {
      paddingTopLeft: [28, 28],
      paddingBottomRight: [28, 48], // the source of the outlines stands there
      maxZoom: CITY_CLOSE,
      animate: false,
    });
    this.whole = this.provinces(outlines).addTo(this.map);
    this.keys();
    this.map.on("zoomend", () => this.closer());
    this.map.on("zoomend moveend layeradd", () => this.clearSoon());
    this.marks.on("animationend spiderfied unspiderfied", () => this.clearSoon());
    this.closer();
  }

  provinces(outlines) {
    const features = shapes(outlines, "provinces");
    return L.layerGroup([
      L.geoJSON(features, {
        interactive: false,
        pane: "ground",
        style: ({ properties: { id } }) => ({
          className: this.lit.has(id) ? "province lit" : "province",
        }),
      }),
      ...features.map(({ properties: { id, label } }) => name(this.labels[id], label, "big")),
    ]);
  }

  isMany() {
    return this.marks.getLayers().length > FEW;
  }

  // What a person would look for at this zoom: provinces, or centers; and cities, which are fetched
  // only where one can tell them apart.
  async closer() {
    const show = (layer, shown) => (shown ? this.map.addLayer(layer) : this.map.removeLayer(layer));
    const far = this.map.getZoom() < CENTERS_FROM && this.isMany();
    show(this.sums, far);
    this.element.classList.toggle("far", far); // the sums say the names of provinces
    show(this.marks, !far);
    const near = this.map.getZoom() >= CITIES_FROM;
    if (near && !this.cities) {
      this.cities = json(this.element.dataset.cities).then((outlines) => {
        const features = shapes(outlines, "cities");
        this.names = L.layerGroup(
          features.map(({ properties: { ko, en, label } }) => name(english ? en : ko, label, "")),
        );
        const lines = { interactive: false, style: { className: "city" } };
        return L.layerGroup([this.provinces(outlines), L.geoJSON(features, lines)]);
      });
    }
    if (!this.cities) return;
    let cities;
    try {
      cities = await this.cities;
    } catch {
      this.cities = null; // the provinces do meanwhile
      return;
    }
    const zoom = this.map.getZoom();
    show(cities, zoom >= CITIES_FROM);
    show(this.whole, zoom < CITIES_FROM);
    show(this.names, zoom >= CITY_NAMES_FROM);
  }

  // Hundreds of names may come at once; looking once, before they are painted, is enough.
  clearSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.clear();
    });
  }

  // A name that a mark or another name would cover in part is left out; provinces come first.
  clear() {
    const boxes = (selector) =>
      [...this.element.querySelectorAll(selector)].map((one) => [one, one.getBoundingClientRect()]);
    for (const text of this.element.querySelectorAll(".place span")) text.hidden = false;
    const taken = boxes(".pin").map(([, box]) => box);
    for (const [text, a] of [...boxes(".place.big span"), ...boxes(".place:not(.big) span")]) {
      const covers = (b) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      text.hidden = taken.some(covers);
      if (!text.hidden) taken.push(a);
    }
  }

  byProvince(outlines) {
    const found = new Map();
    for (const one of this.marks.getLayers()) {
      const { province } = one.options;
      found.set(province, [...(found.get(province) ?? []), one]);
    }
    const sums = shapes(outlines, "provinces").filter(({ properties: { id } }) => found.has(id));
    return L.layerGroup(
      sums.map(({ properties: { id, mark: at } }) => {
        const inside = found.get(id);
        const { count, pieces, told } = this.sum(inside);
        const many = this.by === "centers" ? told : pieces;
        const label = `${this.labels[id]}, ${many}. ${this.words.closer}`;
        const html = document.createElement("span");
        html.append(span(this.labels[id]), span(count.toLocaleString("en")));
        const icon = new Mark({ html, label, className: "pin sum", iconSize: null });
        const bounds = L.latLngBounds(inside.map((one) => one.getLatLng()));
        const closer = () => {
          const fitting = this.map.getBoundsZoom(bounds, false, L.point(64, 64));
          const zoom = Math.min(Math.max(fitting, CENTERS_FROM), CITY_CLOSE);
          this.map.setView(bounds.getCenter(), zoom);
          this.element.focus({ preventScroll: true });
        };
        return L.marker([at[1], at[0]], { icon, riseOnHover: true }).on("click", closer);
      }),
    );
  }

  clusters(places, moving) {
    const { words } = this;
    const marks = L.markerClusterGroup({
      animate: moving,
      maxClusterRadius: 52,
      showCoverageOnHover: false,
      spiderLegPolylineOptions: { className: "leg" },
      iconCreateFunction: (cluster) => {
        const { count, told } = this.sum(cluster.getAllChildMarkers());
        return mark(count, `${told}. ${words.closer}`, "many");
      },
    });
    for (const [code, count] of Object.entries(this.counts)) {
      const center = places[code];
      if (!center) continue; // published a moment ago
      const label = `${center.name}, ${said(words.pieces, count)}`;
      const one = L.marker(center.at, {
        count,
        province: center.province,
        icon: this.by === "centers" ? dot(label) : mark(count, label, "one"),
        title: center.name,
      });
      one.bindPopup(() => this.told(code, count, center), { minWidth: 200, maxWidth: 260 });
      marks.addLayer(one);
    }
    return marks;
  }

  told(code, count, { name: text, place, url }) {
    const told = document.createElement("div");
    const title = Object.assign(document.createElement("b"), { textContent: text });
    if (english && /[가-힣]/.test(text)) title.lang = "ko";
    const line = Object.assign(document.createElement("p"), {
      textContent: `${place} · ${said(this.words.pieces, count)}`,
    });
    told.append(
      title,
      line,
      link(`${this.here}${this.here.endsWith("?") ? "" : "&"}center=${code}`, this.words.choose, "btn s go"),
      link(url, this.words.center, "btn s"),
    );
    return told;
  }

  keys() {
    this.map.on("popupopen", ({ popup }) => {
      const element = popup.getElement();
      element.querySelector(".leaflet-popup-close-button").ariaLabel = this.words.close;
      element.setAttribute("role", "dialog");
      element.setAttribute("aria-label", popup._source.options.title);
      element.querySelector("a.go").focus({ preventScroll: true });
    });
    this.map.on("popupclose", ({ popup }) => {
      // By now the focus is nowhere, or in what is fading away.
      const { activeElement: active, body } = document;
      if (active !== body && !popup.getElement()?.contains(active)) return;
      popup._source.getElement()?.focus({ preventScroll: true });
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.map.closePopup();
      // A button answers to the space bar; Leaflet knows Enter only, and not on every mark.
      const enter = event.key === "Enter" && event.target.matches(".sum");
      if (!(event.key === " " && event.target.matches(".pin")) && !enter) return;
      event.preventDefault();
      event.target.click();
    });
  }
}

let shown = null;

// The element has no id: htmx would take Leaflet's style attribute over to the next one.
async function start() {
  const element = document.querySelector(".map");
  if (!element || element === shown?.element) return;
  shown?.map?.remove(); // conditions were changed, and another element has come
  shown = new FinderMap(element);
  try {
    await shown.draw();
  } catch (error) {
    element.hidden = true; // the list of provinces says the same
    console.warn(error);
  }
}

addEventListener("htmx:afterSettle", start);
start();
