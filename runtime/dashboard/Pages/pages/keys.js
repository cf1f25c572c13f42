// Keys as a tree: one level at a time, by what stands before the next slash.
import { get, registry } from "../shared/api.js";
import { ask, attempt, say } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { link } from "../shared/router.js";
import { action, readOnlyNote, searchField } from "../shared/parts.js";
import { table } from "../shared/table.js";

const size = 100;

export default {
    path: "keys",
    title: "Keys",
    load: ({ query, signal }) => get(["registry", "keys"], { prefix: query.prefix, search: query.search, after: query.after, size }, signal),

    view(data, context) {
        const prefix = context.query.prefix ?? "";
        return [
            crumbs(prefix),
            h("div", { class: "tools" }, searchField(context, prefix ? "Search below this prefix" : "Search keys"), action(context, "New key…", () => create(prefix))),
            readOnlyNote(context),
            table({
                caption: prefix ? `Keys below ${prefix}` : "Keys", rows: data.items, rowKey: item => item.name,
                empty: context.query.search ? "No key has this in its name." : prefix ? "Nothing is below this prefix." : "No key is stored.",
                columns: [
                    { key: "name", label: "Key", cell: item => entry(item, context.query.search ? "" : prefix) },
                    { key: "kind", label: "What it is", cell: item => item.isFolder ? "prefix" : "key" },
                ],
            }),
            pages(context, data.next),
        ];
    },
};

function crumbs(prefix) {
    const parts = prefix.split("/").filter((part, index, all) => index < all.length - 1 || part !== "");
    const links = parts.map((part, index) => [part || "(empty)", parts.slice(0, index + 1).join("/") + "/"]);
    return h("nav", { class: "crumbs", "aria-label": "Prefix" }, h("ol", {}, [["All keys", ""], ...links].map(([text, to]) =>
        h("li", {}, h("a", { href: link(["keys"], { prefix: to }), "aria-current": to === prefix ? "page" : null }, text)))));
}

function entry(item, prefix) {
    const text = item.name.slice(item.name.startsWith(prefix) ? prefix.length : 0) || "(empty)";
    return item.isFolder
        ? h("a", { class: "folder long", href: link(["keys"], { prefix: item.name }) }, text)
        : h("a", { class: "long", href: link(["key"], { name: item.name }) }, text);
}

// Lists of keys have no numbered pages: each goes on behind the last key of the one before.
const pages = (context, next) => !next && !context.query.after ? null : h("nav", { class: "pager", "aria-label": "Pages of this list" },
    h("button", { type: "button", disabled: !context.query.after, onclick: () => context.set({ after: null }) }, "First page"),
    h("button", { type: "button", disabled: !next, onclick: () => context.set({ after: next }) }, "Next"));

async function create(prefix) {
    const name = await ask({ title: "New key", text: "It begins empty; its value is edited on its own page.", field: { label: "Key", value: prefix, required: true }, button: "Create" });
    if (!name) {
        return;
    }
    await attempt(async () => {
        const made = await (await registry("PUT", ["kv", name], { cas: 0 }, { body: "" })).json();
        if (!made) {
            say(`Key '${name}' exists already.`, true);
        }
        location.hash = link(["key"], { name });
    }, `Key '${name}' is there.`);
}
