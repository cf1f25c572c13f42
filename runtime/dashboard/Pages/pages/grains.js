// All types of grains with their figures.
import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { count, milliseconds, rate } from "../shared/format.js";
import { named, pager, searchField, typeLink } from "../shared/parts.js";
import { sortOf, table } from "../shared/table.js";

const size = 200;

export default {
    path: "grains",
    title: "Grains",
    load: ({ query, signal }) => get(["grains"], { search: query.search, page: query.page ?? 1, size }, signal),

    view(data, context) {
        // What is on other pages cannot be put in order here.
        const sortable = data.total <= data.items.length;
        const number = (key, label, format) => ({ key, label, cell: item => format(item[key]), number: true, sortable });
        return [
            h("div", { class: "tools" }, searchField(context, "Search types")),
            table({
                caption: "Types of grains", rows: data.items, rowKey: item => item.type, onSort: context.sort,
                sort: sortable ? sortOf(context.query, "callsPerSecond") : null,
                empty: context.query.search ? "No type has this in its name." : "No grain has been called yet.",
                columns: [
                    { key: "type", label: "Type", value: item => item.type, cell: item => [typeLink(item.type), h("small", {}, named(item.class))], sortable },
                    number("activations", "Activations", count),
                    number("waiting", "Waiting", count),
                    number("callsPerSecond", "Calls/s", rate),
                    number("errorsPerSecond", "Errors/s", rate),
                    number("p50", "p50", milliseconds),
                    number("p99", "p99", milliseconds),
                    { key: "slowest", label: "Slowest method", value: item => item.slowestP99, cell: item => item.slowestMethod ? [h("span", { class: "long" }, item.slowestMethod), h("small", {}, `p99 ${milliseconds(item.slowestP99)}`)] : null, sortable },
                    number("calls", "Calls", count),
                    number("errors", "Errors", count),
                ],
            }),
            pager(context, data),
        ];
    },
};
