// One silo: its figures, what it holds, with whom it talks, and what waits in it.
import { get } from "../shared/api.js";
import { chart } from "../shared/chart.js";
import { isDead, reasonsOf } from "../shared/diagnosis.js";
import { h } from "../shared/dom.js";
import { bytes, clock, count, duration, milliseconds, percent, rate } from "../shared/format.js";
import { link } from "../shared/router.js";
import { card, cards, facts, grainLink, pill, section, siloLink, typeLink } from "../shared/parts.js";
import { table } from "../shared/table.js";

export default {
    path: "silos/:address",
    parent: "silos",
    parentTitle: "Silos",
    title: context => `Silo ${context.params.address}`,
    load: ({ params, signal }) => get(["silos", params.address], null, signal),

    view(silo) {
        const dead = isDead(silo);
        const reasons = dead ? [silo.reason] : reasonsOf(silo, []);
        return [
            h("p", { class: "lead" }, pill(silo.status), ` ${silo.name ?? ""} on ${silo.host ?? "an unknown machine"}, started ${clock(silo.startedAt)}.`),
            reasons.filter(Boolean).length > 0 ? h("div", { class: `verdict ${dead ? "bad" : "warn"}`, "data-key": "verdict" }, h("p", {}, reasons.join("; "))) : null,
            dead ? null : figures(silo),
            dead ? null : charts(silo.history?.points ?? []),
            votes(silo),
            h("div", { class: "columns" }, section("Requests that run longest", oldest(silo.oldestRequests ?? [])), section("Longest queues", queues(silo.longestQueues ?? []))),
            h("div", { class: "columns" }, section("Activations by type", types(silo)), section("Connections", connections(silo.connections ?? []))),
            section("Log", log(silo.log ?? [], dead)),
            section("Configuration", silo.configuration?.length ? facts(silo.configuration.map(({ name, value }) => [name, value]), "wide") : h("p", { class: "empty" }, "This silo does not tell.")),
        ];
    },
};

function figures(silo) {
    return cards(
        card("Requests/s", rate(silo.requestsPerSecond), { note: `${rate(silo.errorsPerSecond)} errors/s`, level: silo.errorsPerSecond > 0 ? "warn" : "" }),
        card("p99", milliseconds(silo.p99)),
        card("Activations", count(silo.activations)),
        card("CPU", percent(silo.cpu), { note: "of the machine" }),
        card("Memory", bytes(silo.memoryBytes), { note: `${bytes(silo.managedBytes)} managed` }),
        card("GC pauses", silo.gcPausePercent === null || silo.gcPausePercent === undefined ? "–" : `${rate(silo.gcPausePercent)} %`, { note: silo.collections?.length ? `${silo.collections.map(count).join(" / ")} collections` : "" }),
        card("Thread pool", count(silo.threads), { note: `${count(silo.poolQueue)} waiting` }),
        card("Directory", silo.ranges ? percent(silo.ranges.share) : "–", { note: silo.ranges ? `${count(silo.ranges.count)} ranges` : "" }),
        card("Uptime", duration(silo.uptimeSeconds)));
}

function charts(points) {
    const one = (title, format, ...series) => chart({ title, points, format, series, unit: format === bytes ? 1024 * 1024 : 1 });
    return section("The last hour", h("div", { class: "charts" },
        one("Requests per second", rate,
            { name: "Requests", value: point => point.requestsPerSecond, className: "first" },
            { name: "Errors", value: point => point.errorsPerSecond, className: "bad" }),
        one("Time of a request", milliseconds, { name: "p99", value: point => point.p99, className: "second" }),
        one("CPU", percent, { name: "of the machine", value: point => point.cpu, className: "first" }),
        one("Memory", bytes, { name: "working set", value: point => point.memoryBytes, className: "first" })));
}

const votes = silo => silo.votes?.length
    ? section("Votes against this silo", h("ul", {}, silo.votes.map(vote => h("li", {}, siloLink(vote.by), ` at ${clock(vote.at)}`)))) : null;

const types = silo => table({
    caption: "Activations of this silo by type", rows: silo.types ?? [], rowKey: row => row.type, empty: "No activations.",
    columns: [
        { key: "type", label: "Type", cell: row => typeLink(row.type) },
        { key: "activations", label: "Activations", cell: row => h("a", { href: link(["activations"], { type: row.type, silo: silo.address }) }, count(row.activations)), number: true },
        { key: "waiting", label: "Waiting", cell: row => count(row.waiting), number: true },
        { key: "running", label: "Running", cell: row => count(row.running), number: true },
    ],
});

const connections = rows => table({
    caption: "Connections of this silo", rows, rowKey: row => row.peer, empty: "Not connected with anybody.",
    columns: [
        { key: "peer", label: "With", cell: row => h("span", { class: "long" }, row.peer) },
        { key: "outstanding", label: "Outstanding", cell: row => count(row.outstanding), number: true },
        { key: "pendingBytes", label: "To be sent", cell: row => bytes(row.pendingBytes), number: true },
        { key: "sentBytes", label: "Sent", cell: row => bytes(row.sentBytes), number: true },
    ],
});

const oldest = rows => table({
    caption: "Requests that run longest", rows, rowKey: row => `${row.grain} ${row.method}`, empty: "Nothing runs for long.",
    columns: [
        { key: "grain", label: "Grain", cell: row => grainLink(row.grain) },
        { key: "method", label: "Method", cell: row => h("span", { class: "long" }, row.method) },
        { key: "runningFor", label: "Runs for", cell: row => milliseconds(row.runningFor), number: true },
        { key: "waitingBehind", label: "Behind it", cell: row => count(row.waitingBehind), number: true },
    ],
});

const queues = rows => table({
    caption: "Activations with the longest queues", rows, rowKey: row => row.grain, empty: "No queues.",
    columns: [
        { key: "grain", label: "Grain", cell: row => grainLink(row.grain) },
        { key: "waiting", label: "Waiting", cell: row => count(row.waiting), number: true },
        { key: "running", label: "Running", cell: row => count(row.running), number: true },
    ],
});

// A level that the host does not log is not here either, so silence alone says little.
const log = (lines, dead) => [
    h("p", { class: "note" }, "The last 200 lines from Information on that the host's own levels let through (Logging:LogLevel in its configuration); all others are only where the host writes them, if at all."),
    lines.length === 0 ? h("p", { class: "empty" }, dead ? "A dead silo tells nothing." : "No line since the start, or the silo keeps them from the dashboard (Actors:Dashboard:HideTrace).") : logLines(lines),
];

const logLines = lines => h("div", { class: "log", tabindex: "0", role: "region", "aria-label": "Recent log lines" }, lines.map(line =>
    h("div", { class: `line ${line.level?.toLowerCase() ?? ""}` }, h("time", { datetime: line.at }, clock(line.at)), h("b", {}, line.level), h("span", {}, line.text, h("small", {}, line.category)))));
