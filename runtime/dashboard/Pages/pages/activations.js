// Activations, by type, silo or key.
import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { count, duration } from "../shared/format.js";
import { grainLink, pager, searchField, siloLink, typeLink } from "../shared/parts.js";
import { table } from "../shared/table.js";

const size = 50;

export default {
    path: "activations",
    title: "Activations",
    load: ({ query, signal }) => get(["activations"], { type: query.type, silo: query.silo, search: query.search, page: query.page ?? 1, size }, signal),

    view(data, context) {
        return [
            h("div", { class: "tools" }, searchField(context, "Search keys"), searchField(context, "Type", "type"), searchField(context, "Silo", "silo")),
            table({
                caption: "Activations", rows: data.items, rowKey: item => `${item.grain} ${item.silo}`,
                empty: "No activation fits. Activations come with the first call and leave when nobody calls for a while.",
                columns: [
                    { key: "grain", label: "Grain", cell: item => grainLink(item.grain) },
                    { key: "type", label: "Type", cell: item => typeLink(item.type) },
                    { key: "silo", label: "Silo", cell: item => siloLink(item.silo) },
                    { key: "age", label: "Age", cell: item => duration(item.ageSeconds), number: true },
                    { key: "idle", label: "Idle for", cell: item => duration(item.idleSeconds), number: true },
                    { key: "waiting", label: "Waiting", cell: item => count(item.waiting), number: true },
                    { key: "running", label: "Running", cell: item => count(item.running), number: true },
                    { key: "current", label: "Runs now", cell: item => item.current },
                ],
            }),
            pager(context, data),
        ];
    },
};
