// Reminders as they are stored.
import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { clock, duration } from "../shared/format.js";
import { grainLink, pager, searchField } from "../shared/parts.js";
import { table } from "../shared/table.js";

const size = 50;

export default {
    path: "reminders",
    title: "Reminders",

    async load({ query, signal }) {
        try {
            return await get(["reminders"], { search: query.search, page: query.page ?? 1, size }, signal);
        } catch (error) {
            if (error.status === 404) {
                return { none: error.message };
            }
            throw error;
        }
    },

    view(data, context) {
        return data.none ? h("p", { class: "empty" }, data.none) : [
            h("div", { class: "tools" }, searchField(context, "Search grains and names")),
            table({
                caption: "Reminders", rows: data.items, rowKey: item => `${item.grain} ${item.name}`, empty: "No reminder fits.",
                columns: [
                    { key: "grain", label: "Grain", cell: item => grainLink(item.grain) },
                    { key: "name", label: "Name", cell: item => item.name },
                    { key: "startAt", label: "First due", cell: item => clock(item.startAt), number: true },
                    { key: "period", label: "Every", cell: item => duration(item.periodSeconds), number: true },
                ],
            }),
            pager(context, data),
        ];
    },
};
