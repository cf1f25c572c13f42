// Lines over time as SVG. The picture stretches with its box; texts stand beside it, so that they do not.
import { h, s } from "./dom.js";
import { clock, unknown } from "./format.js";

const width = 1000;
const height = 100;
const shortestSpan = 60_000;

/** A small line without axes; decorative, the number stands next to it. */
export function sparkline(points, value, className = "first") {
    const scale = scaleOf(points, [value]);
    return s("svg", { class: "sparkline", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        s("path", { class: `line ${className}`, d: pathOf(points, value, scale) }));
}

/**
 * A chart with a legend that shows the last values, or those under the pointer.
 * @param unit what the axis counts in, such as the bytes of a MiB
 * @param series [{ name, value: point => number, className: "first" | "second" | "bad" }]
 */
export function chart({ title, points, series, format, unit = 1 }) {
    const scale = scaleOf(points, series.map(one => one.value), unit);
    const last = points.at(-1);
    return h("figure", { class: "chart", "data-key": title },
        h("figcaption", {}, h("span", { class: "title" }, title), legend(series, last, format)),
        points.length === 0
            ? h("p", { class: "empty" }, "No samples yet; the first one comes within seconds.")
            : h("div", { class: "plot" },
                h("span", { class: "most" }, format(scale.top)),
                picture(title, points, series, scale, format),
                h("span", { class: "least" }, format(0)),
                h("span", { class: "from" }, clock(points[0].at)),
                h("span", { class: "to" }, clock(last.at))),
        h("p", { class: "reading", "data-keep": "", "aria-hidden": "true" }));
}

function legend(series, point, format) {
    return h("span", { class: "legend" }, series.map(one =>
        h("span", { class: `key ${one.className}` }, `${one.name} `, h("b", {}, point ? format(one.value(point)) : unknown))));
}

function picture(title, points, series, scale, format) {
    const summary = series.map(one => `${one.name}: now ${format(one.value(points.at(-1)))}, at most ${format(largest(points, one.value))}`).join("; ");
    return s("svg", {
        role: "img", "aria-label": `${title} since ${clock(points[0].at)}. ${summary}.`, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none",
        onpointermove: event => read(event, points, series, scale, format),
        onpointerleave: event => { event.currentTarget.closest("figure").querySelector(".reading").textContent = ""; },
    },
    s("path", { class: "grid", d: `M0 ${height / 2}H${width}` }),
    series.map(one => s("path", { class: `line ${one.className}`, d: pathOf(points, one.value, scale) })));
}

function read(event, points, series, scale, format) {
    const box = event.currentTarget.getBoundingClientRect();
    const at = scale.from + (event.clientX - box.left) / box.width * (scale.to - scale.from);
    const nearest = points.reduce((best, point) => Math.abs(Date.parse(point.at) - at) < Math.abs(Date.parse(best.at) - at) ? point : best);
    event.currentTarget.closest("figure").querySelector(".reading").textContent =
        `${clock(nearest.at)}: ${series.map(one => `${one.name} ${format(one.value(nearest))}`).join(", ")}`;
}

const largest = (points, value) => points.reduce((most, point) => Math.max(most, value(point) ?? 0), 0);

function scaleOf(points, values, unit = 1) {
    const to = points.length > 0 ? Date.parse(points.at(-1).at) : 0;
    const from = points.length > 0 ? Math.min(Date.parse(points[0].at), to - shortestSpan) : 0;
    return { from, to, top: unit * roundUp(Math.max(...values.map(value => largest(points, value))) / unit) };
}

// 1, 2 or 5 times a power of ten, so that the axis has a number that one can read.
function roundUp(value) {
    if (value <= 0) {
        return 1;
    }
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].map(step => step * power).find(step => step >= value * 1.0001) ?? 10 * power;
}

// A line breaks where nothing was measured.
function pathOf(points, value, { from, to, top }) {
    let path = "";
    let isDown = false;
    for (const point of points) {
        const number = value(point);
        if (number === null || number === undefined) {
            isDown = false;
            continue;
        }
        const x = (Date.parse(point.at) - from) / Math.max(1, to - from) * width;
        path += `${isDown ? "L" : "M"}${x.toFixed(1)} ${(height - Math.min(1, number / top) * (height - 4) - 2).toFixed(1)}`;
        isDown = true;
    }
    return path;
}
