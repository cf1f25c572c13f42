// Is the cluster well, who is slow and why, and what changed lately.
import { get } from "../shared/api.js";
import { chart, sparkline } from "../shared/chart.js";
import { findings, isActive, isDead } from "../shared/diagnosis.js";
import { h } from "../shared/dom.js";
import { clock, count, milliseconds, percent, plural, rate } from "../shared/format.js";
import { link } from "../shared/router.js";
import { briefMethodTable } from "../shared/methods.js";
import { card, cards, pill, section, siloLink } from "../shared/parts.js";
import { siloTable } from "../shared/silos.js";

const worstCount = 5;
const eventCount = 12;

export default {
    path: "",
    title: "Overview",
    interval: 2000,
    overview: data => data.overview,

    async load({ signal }) {
        const optional = order => get(["methods"], { order, size: worstCount }, signal).catch(() => ({ items: [] }));
        const [overview, slow, failing] = await Promise.all([get(["overview"], null, signal), optional("latency"), optional("errors")]);
        return { overview, slow: slow.items, failing: failing.items.filter(method => method.errors > 0) };
    },

    view({ overview, slow, failing }, context) {
        const points = overview.history?.points ?? [];
        return [
            verdict(overview),
            totals(overview, points),
            section("Silos", siloTable(overview.silos, context)),
            h("div", { class: "columns" },
                section("The last hour",
                    chart({
                        title: "Requests per second", points, format: rate,
                        series: [
                            { name: "Requests", value: point => point.requestsPerSecond, className: "first" },
                            { name: "Errors", value: point => point.errorsPerSecond, className: "bad" },
                        ],
                    }),
                    chart({
                        title: "Time of a request", points, format: milliseconds,
                        series: [
                            { name: "p50", value: point => point.p50, className: "first" },
                            { name: "p99", value: point => point.p99, className: "second" },
                        ],
                    })),
                section("What changed lately", events(overview))),
            h("div", { class: "columns" },
                section("Slowest methods", briefMethodTable(slow, "No calls yet.")),
                section("Failing methods", briefMethodTable(failing, "No method has failed."))),
        ];
    },
};

function verdict({ problems, silos }) {
    const remarks = findings(silos);
    const active = silos.filter(isActive).length;
    if (problems.length === 0 && remarks.length === 0) {
        return h("div", { class: "verdict good", role: "status", "data-key": "verdict" },
            h("h2", {}, "Healthy"), h("p", {}, `${plural(active, "silo")} active. Nobody is suspected, slow or failing.`));
    }
    const isBad = problems.length > 0;
    return h("div", { class: `verdict ${isBad ? "bad" : "warn"}`, role: "status", "data-key": "verdict" },
        h("h2", {}, isBad ? plural(problems.length, "problem") : "Working, with warnings"),
        h("ul", {},
            problems.map(text => h("li", {}, text)),
            remarks.map(({ silo, text }) => h("li", {}, h("a", { href: link(["silos", silo.address]) }, text)))));
}

function totals({ totals, silos }, points) {
    const dead = silos.filter(isDead).length;
    return cards(
        card("Silos", count(totals.silos), { note: dead > 0 ? `${dead} dead in the table` : "all active", chart: sparkline(points, point => point.silos) }),
        card("Activations", count(totals.activations), { chart: sparkline(points, point => point.activations) }),
        card("Requests/s", rate(totals.requestsPerSecond), { chart: sparkline(points, point => point.requestsPerSecond) }),
        card("Errors", percent(totals.errorRate), {
            note: `${rate(totals.errorsPerSecond)}/s`, level: totals.errorRate > 0.01 ? "bad" : "", chart: sparkline(points, point => point.errorsPerSecond, "bad"),
        }),
        card("p50", milliseconds(totals.p50), { chart: sparkline(points, point => point.p50) }),
        card("p99", milliseconds(totals.p99), { chart: sparkline(points, point => point.p99, "second") }));
}

function events({ events, silos }) {
    if (!events?.length) {
        return h("p", { class: "empty" }, "Nothing since the dashboard began to look.");
    }
    const known = new Set(silos.map(silo => silo.address));
    return h("ol", { class: "events" }, events.slice(0, eventCount).map(event =>
        h("li", { "data-key": `${event.at} ${event.kind} ${event.silo}` },
            h("time", { datetime: event.at }, clock(event.at)), pill(event.kind),
            known.has(event.silo) ? siloLink(event.silo, event.text) : h("span", {}, event.text))));
}
