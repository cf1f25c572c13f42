// Sessions, and the keys that they hold locked.
import { get, registry } from "../shared/api.js";
import { ask, attempt } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { count } from "../shared/format.js";
import { link } from "../shared/router.js";
import { action, pager, readOnlyNote, searchField } from "../shared/parts.js";
import { table } from "../shared/table.js";

const size = 50;

export default {
    path: "sessions",
    title: "Sessions and locks",
    load: ({ query, signal }) => get(["registry", "sessions"], { search: query.search, page: query.page ?? 1, size }, signal),

    view(data, context) {
        return [
            h("div", { class: "tools" }, searchField(context, "Search ids, names, nodes and keys")),
            readOnlyNote(context),
            table({
                caption: "Sessions", rows: data.items, rowKey: item => item.id, empty: context.query.search ? "No session fits." : "No session is open.",
                columns: [
                    { key: "name", label: "Session", cell: item => [h("span", { class: "long" }, item.name || "(no name)"), h("small", {}, item.id)] },
                    { key: "locks", label: "Locks", cell: locks },
                    { key: "node", label: "Node", cell: item => item.node },
                    { key: "ttl", label: "TTL", cell: item => item.ttl || "none", number: true },
                    { key: "behavior", label: "When it ends", cell: item => item.behavior === "delete" ? "its keys are removed" : "its keys are released" },
                    { key: "createIndex", label: "Created in", cell: item => count(item.createIndex), number: true },
                    { key: "end", label: "End it", cell: item => action(context, "End…", () => end(item, context), { kind: "danger" }) },
                ],
            }),
            pager(context, data),
        ];
    },
};

const locks = item => item.locks?.length
    ? h("ul", { class: "plain" }, item.locks.map(key => h("li", {}, h("a", { class: "long", href: link(["key"], { name: key }) }, key)))) : "Nothing";

async function end(item, context) {
    const yes = await ask({
        title: "End this session?", text: `${item.name || item.id}: its ${item.locks?.length ?? 0} locked keys are ${item.behavior === "delete" ? "removed" : "released"} at once.`, button: "End", danger: true,
    });
    if (yes !== null && await attempt(() => registry("PUT", ["session", "destroy", item.id]).then(() => null), "Ended.")) {
        context.refresh();
    }
}
