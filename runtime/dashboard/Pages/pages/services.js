// Registered services by name, with how many of their instances are well.
import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { count } from "../shared/format.js";
import { link } from "../shared/router.js";
import { pager, pill, searchField } from "../shared/parts.js";
import { table } from "../shared/table.js";

const size = 50;

export default {
    path: "services",
    title: "Services",
    load: ({ query, signal }) => get(["registry", "services"], { search: query.search, page: query.page ?? 1, size }, signal),

    view(data, context) {
        return [
            h("div", { class: "tools" }, searchField(context, "Search names and tags")),
            table({
                caption: "Services", rows: data.items, rowKey: item => item.name,
                empty: context.query.search ? "No service fits." : "No service is registered. The start page has an example with curl.",
                columns: [
                    { key: "name", label: "Service", cell: item => h("a", { class: "long", href: link(["services", item.name]) }, item.name) },
                    { key: "health", label: "Health", cell: health },
                    { key: "instances", label: "Instances", cell: item => count(item.instances), number: true },
                    { key: "passing", label: "Passing", cell: item => count(item.passing), number: true },
                    { key: "warning", label: "Warning", cell: item => count(item.warning), number: true },
                    { key: "critical", label: "Critical", cell: item => count(item.critical), number: true },
                    { key: "tags", label: "Tags", cell: item => item.tags?.length ? item.tags.join(", ") : null },
                ],
            }),
            pager(context, data),
        ];
    },
};

function health({ instances, passing, critical }) {
    if (instances === 0) {
        return pill("unknown", "no instances");
    }
    if (passing === 0) {
        return pill("critical", "none passing");
    }
    return passing === instances ? pill("passing") : pill(critical > 0 ? "critical" : "warning", critical > 0 ? "some critical" : "warning");
}
