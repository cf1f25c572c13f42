// The table of silos, as the overview and the page of silos show it: the living first, each with what is wrong with it.
import { isDead, reasonsOf, isActive } from "./diagnosis.js";
import { h } from "./dom.js";
import { bytes, count, duration, milliseconds, rate, percent, unknown } from "./format.js";
import { bar, brokenAddress, pill, siloLink } from "./parts.js";
import { sortOf, table } from "./table.js";

export function siloTable(silos, context) {
    const active = silos.filter(isActive);
    const sort = context.query.sort ? sortOf(context.query) : { key: "state", descending: false };
    return table({
        caption: "Silos of the cluster", rows: silos, rowKey: silo => silo.address, sort, onSort: context.sort,
        rowClass: silo => isDead(silo) ? "dead" : null,
        empty: "No silo is in the membership table. Start one, or look at the database that the gateway uses.",
        columns: [
            { key: "name", label: "Silo", value: silo => silo.name || silo.address, cell: silo => [siloLink(silo.address, silo.name), silo.name ? h("small", {}, brokenAddress(silo.address)) : null], sortable: true },
            { key: "state", label: "State", value: order, cell: silo => state(silo, active), sortable: true },
            { key: "requestsPerSecond", label: "Requests/s", cell: silo => figure(silo, rate(silo.requestsPerSecond)), number: true, sortable: true },
            { key: "errorsPerSecond", label: "Errors/s", cell: silo => figure(silo, rate(silo.errorsPerSecond)), number: true, sortable: true },
            { key: "p99", label: "p99", cell: silo => figure(silo, milliseconds(silo.p99)), number: true, sortable: true },
            { key: "activations", label: "Activations", cell: silo => figure(silo, count(silo.activations)), number: true, sortable: true },
            { key: "cpu", label: "CPU", cell: silo => isDead(silo) ? unknown : bar(silo.cpu, percent(silo.cpu)), number: true, sortable: true },
            { key: "memoryBytes", label: "Memory", cell: silo => figure(silo, bytes(silo.memoryBytes)), number: true, sortable: true },
            { key: "poolQueue", label: "Queue", cell: silo => figure(silo, count(silo.poolQueue)), number: true, sortable: true },
            { key: "uptimeSeconds", label: "Uptime", cell: silo => figure(silo, duration(silo.uptimeSeconds)), number: true, sortable: true },
        ],
    });
}

const order = silo => `${isDead(silo) ? 2 : isActive(silo) ? 0 : 1} ${silo.name ?? ""} ${silo.address}`;

// Figures of the dead are of the past.
const figure = (silo, text) => isDead(silo) ? unknown : text;

function state(silo, active) {
    const reasons = isDead(silo) ? [silo.reason].filter(Boolean) : reasonsOf(silo, active);
    return h("span", { class: "state" }, pill(silo.status), reasons.length > 0 ? h("small", { class: isDead(silo) ? "" : "remark" }, reasons.join("; ")) : null);
}
