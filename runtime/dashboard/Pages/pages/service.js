// One service: its instances, their checks with what they said last, and the switch that takes an instance out.
import { registry } from "../shared/api.js";
import { ask, attempt } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { plural } from "../shared/format.js";
import { action, facts, pager, pill, readOnlyNote } from "../shared/parts.js";

const size = 25;
const severity = ["passing", "warning", "critical"];

export default {
    path: "services/:name",
    parent: "services",
    parentTitle: "Services",
    title: context => `Service ${context.params.name}`,

    async load({ params, state, signal }) {
        state.node ??= await nodeName(signal);
        const response = await registry("GET", ["health", "service", params.name], {}, { signal });
        return { entries: await response.json(), node: state.node };
    },

    view({ entries, node }, context) {
        if (entries.length === 0) {
            return h("p", { class: "empty" }, "No instance of this service is registered.");
        }
        const ordered = [...entries].sort((one, other) => severity.indexOf(worst(other)) - severity.indexOf(worst(one)) || one.Service.ID.localeCompare(other.Service.ID));
        const page = Number(context.query.page ?? 1);
        const passing = entries.filter(entry => worst(entry) === "passing").length;
        return [
            h("p", { class: "lead" }, `${plural(entries.length, "instance")}, ${passing} passing.`),
            readOnlyNote(context),
            ordered.slice((page - 1) * size, page * size).map(entry => instance(entry, node, context)),
            pager(context, { total: entries.length, page, size }),
        ];
    },
};

const worst = entry => severity[Math.max(0, ...entry.Checks.map(check => severity.indexOf(check.Status)))];
const maintenanceOf = entry => entry.Checks.find(check => check.CheckID === `_service_maintenance:${entry.Service.ID}`);

// Maintenance is switched on the gateway's own node only; instances elsewhere were put there with the catalog.
async function nodeName(signal) {
    const response = await registry("GET", ["agent", "self"], {}, { signal });
    return (await response.json()).Config?.NodeName ?? "";
}

function instance(entry, node, context) {
    const { Service: service, Node: place } = entry;
    const maintenance = maintenanceOf(entry);
    const why = place.Node === node ? null : `Registered on node '${place.Node}' by the catalog; maintenance can be switched for instances on '${node}'.`;
    return h("article", { class: "panel", "data-key": `${place.Node} ${service.ID}`, "aria-label": `Instance ${service.ID}` },
        h("div", { class: "panel-head" }, h("h2", {}, service.ID), pill(worst(entry)), maintenance ? pill("maintenance", "in maintenance") : null,
            h("span", { class: "space" }),
            maintenance
                ? action(context, "End maintenance", () => change(service, false, "", context), { why })
                : action(context, "Maintenance…", () => begin(service, context), { why })),
        facts([
            ["Address", `${service.Address || place.Address}${service.Port ? `:${service.Port}` : ""}`],
            ["Node", place.Node],
            ["Tags", service.Tags?.join(", ")],
            ["Meta", Object.entries(service.Meta ?? {}).map(([name, value]) => `${name}=${value}`).join(", ")],
        ]),
        entry.Checks.length === 0 ? h("p", { class: "empty" }, "No checks: counted as passing.") : h("ul", { class: "checks" }, entry.Checks.map(check)));
}

const check = one => h("li", { "data-key": `${one.Node} ${one.CheckID}` },
    h("div", {}, pill(one.Status), h("b", {}, one.Name || one.CheckID), h("small", {}, [one.Type, one.CheckID, one.Notes].filter(Boolean).join(" · "))),
    one.Output ? h("pre", { tabindex: "0", role: "region", "aria-label": `Output of ${one.Name || one.CheckID}` }, one.Output) : null);

async function begin(service, context) {
    const reason = await ask({
        title: `Take ${service.ID} out of service?`, text: "Clients that ask for healthy instances no longer get it, until maintenance ends.",
        field: { label: "Reason, for those who wonder" }, button: "Begin maintenance",
    });
    if (reason !== null) {
        await change(service, true, reason, context);
    }
}

async function change(service, enable, reason, context) {
    const path = ["agent", "service", "maintenance", service.ID];
    if (await attempt(() => registry("PUT", path, { enable: String(enable), reason: reason || null }).then(() => null), enable ? "In maintenance." : "Back in service.")) {
        context.refresh();
    }
}
