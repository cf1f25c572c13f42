// One key: its value as text, JSON or bytes, a new value on the condition that nobody was faster, and its past.
import { ApiError, registry } from "../shared/api.js";
import { ask, attempt } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { bytes as size, clock, count } from "../shared/format.js";
import { link } from "../shared/router.js";
import { action, facts, readOnlyNote, section } from "../shared/parts.js";
import { table } from "../shared/table.js";
import { decode, formats, isText, show } from "../shared/values.js";

const conflict = "Somebody else changed this key meanwhile. Nothing was stored; look at what it is now and do it again.";

export default {
    path: "key",
    parent: "keys",
    parentTitle: "Keys",
    title: context => `Key ${context.query.name ?? ""}`,

    async load({ query, signal }) {
        const read = async parameters => {
            try {
                return await (await registry("GET", ["kv", query.name], parameters, { signal })).json();
            } catch (error) {
                if (error.status === 404) {
                    return [];
                }
                throw error;
            }
        };
        const [present, versions] = await Promise.all([read(query.version ? { version: query.version } : {}), read({ versions: true })]);
        return { entry: present[0] ?? null, versions, isPast: Boolean(query.version) && String(versions[0]?.ModifyIndex) !== query.version };
    },

    view({ entry, versions, isPast }, context) {
        const removed = h("p", { class: "empty" }, versions.length > 0 ? "This key was removed; its past can be brought back below." : "There is no such key.");
        return [
            folderOf(context.query.name),
            isPast ? h("p", { class: "note" }, `This is version ${count(Number(context.query.version))}, of the past. `, h("a", { href: link(["key"], { name: context.query.name }) }, "The present one")) : null,
            readOnlyNote(context),
            entry ? present(entry, isPast, context) : removed,
            section("Versions", past(versions, entry, context)),
        ];
    },
};

function folderOf(name = "") {
    const folder = name.slice(0, name.lastIndexOf("/") + 1);
    return folder ? h("p", { class: "lead" }, "In ", h("a", { href: link(["keys"], { prefix: folder }) }, folder)) : null;
}

function present(entry, isPast, context) {
    const bytes = decode(entry.Value);
    const text = isText(bytes);
    return [
        facts([
            ["Size", size(bytes.length)], ["Version", count(entry.ModifyIndex)], ["Created in", count(entry.CreateIndex)], ["Flags", String(entry.Flags)],
            ["Locked by", entry.Session ? h("a", { href: link(["sessions"], { search: entry.Session }) }, entry.Session) : "Nobody"], ["Lock index", count(entry.LockIndex)],
        ]),
        section("Value", context.state.draft === undefined ? viewer(bytes, context) : editor(context),
            context.state.draft === undefined && !isPast ? h("div", { class: "buttons" },
                action(context, "Edit", () => edit(entry, bytes, context), { why: text ? null : "These bytes are not text; store them with the API." }),
                action(context, "Remove…", () => remove(entry, context), { kind: "danger" })) : null),
    ];
}

function viewer(bytes, context) {
    const format = context.state.format ?? formats.best(bytes);
    return [
        h("div", { class: "choices", role: "group", "aria-label": "Show as" }, formats.names.map(([name, label]) =>
            h("button", { type: "button", "aria-pressed": String(name === format), onclick: () => { context.state.format = name; context.redraw(); } }, label))),
        h("pre", { tabindex: "0", role: "region", "aria-label": "Value" }, show(bytes, format)),
    ];
}

function editor(context) {
    const { state } = context;
    return h("form", { onsubmit: event => { event.preventDefault(); save(context); } },
        h("label", { class: "field wide" }, h("span", {}, "New value"),
            h("textarea", { "data-keep": "", rows: 14, spellcheck: "false", value: state.draft, oninput: event => { state.draft = event.target.value; } })),
        h("div", { class: "buttons" },
            h("button", { type: "submit", class: "main" }, "Save"),
            h("button", { type: "button", onclick: () => { delete state.draft; context.redraw(); } }, "Cancel"),
            h("small", {}, `Stored only if the key is still at version ${count(state.cas)}.`)));
}

function edit(entry, bytes, context) {
    Object.assign(context.state, { draft: new TextDecoder().decode(bytes), cas: entry.ModifyIndex, flags: entry.Flags });
    context.redraw();
}

// The answer to a condition that did not hold is false, not a failure.
async function store(method, context, query, body) {
    const response = await registry(method, ["kv", context.query.name], query, { body });
    if (await response.json() !== true) {
        context.refresh();
        throw new ApiError(409, conflict);
    }
}

async function save(context) {
    const { draft, cas, flags } = context.state;
    if (await attempt(() => store("PUT", context, { cas, flags }, draft), "Stored.")) {
        delete context.state.draft;
        context.refresh();
    }
}

async function remove(entry, context) {
    const yes = await ask({ title: "Remove this key?", text: `${entry.Key} is gone for everybody at once. Its versions stay, and one of them can be brought back.`, button: "Remove", danger: true });
    if (yes !== null && await attempt(() => store("DELETE", context, { cas: entry.ModifyIndex }), "Removed.")) {
        context.refresh();
    }
}

async function rollBack(version, latest, context) {
    const yes = await ask({ title: `Bring back version ${count(version)}?`, text: "Its value and flags are stored as a new version; nothing of the past is lost.", button: "Bring back" });
    const cas = latest.Operation === "delete" ? 0 : latest.ModifyIndex;
    if (yes !== null && await attempt(() => store("PUT", context, { rollback: version, cas }), "Brought back.")) {
        context.set({ version: null });
    }
}

const past = (versions, entry, context) => table({
    caption: "Versions of this key, the latest first", rows: versions, rowKey: version => String(version.ModifyIndex), empty: "No versions are kept.",
    columns: [
        { key: "version", label: "Version", cell: version => version.Operation === "delete" ? count(version.ModifyIndex)
            : h("a", { href: link(["key"], { name: context.query.name, version: version.ModifyIndex }), "aria-current": version.ModifyIndex === entry?.ModifyIndex ? "true" : null }, count(version.ModifyIndex)) },
        { key: "what", label: "What happened", cell: version => version.Operation === "delete" ? "removed" : "stored" },
        { key: "when", label: "When", cell: version => clock(version.Timestamp) },
        { key: "size", label: "Size", cell: version => version.Operation === "delete" ? null : size(decode(version.Value).length), number: true },
        { key: "back", label: "Bring back", cell: version => version === versions[0] ? "The present one" : version.Operation === "delete" ? null
            : action(context, "Bring back…", () => rollBack(version.ModifyIndex, versions[0], context)) },
    ],
});
