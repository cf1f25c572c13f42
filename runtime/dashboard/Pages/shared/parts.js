// The small parts that every page is made of.
import { h } from "./dom.js";
import { count, shortName, unknown } from "./format.js";
import { link } from "./router.js";

const kinds = {
    active: "good", passing: "good", joined: "good", restarted: "good", running: "busy",
    joining: "busy", created: "busy", warning: "warn", suspected: "warn", shuttingdown: "warn", stopping: "warn", left: "plain", maintenance: "warn",
    dead: "bad", critical: "bad", died: "bad",
};

/** A status as a word with a sign and a colour. */
export function pill(status, text = status) {
    const kind = kinds[String(status ?? "").toLowerCase()] ?? "unknown";
    return h("span", { class: `pill ${kind}` }, text ?? unknown);
}

export const siloLink = (address, name) => h("a", { href: link(["silos", address]), title: address }, name || address);

/** An address that may break between the endpoint and the generation. */
export const brokenAddress = address => {
    const at = address.indexOf("@");
    return at < 0 ? address : [address.slice(0, at), h("wbr"), address.slice(at)];
};

export const typeLink = type => h("a", { href: link(["grains", type]) }, type);

export const grainLink = grain => h("a", { class: "long", href: link(["activation"], { grain }) }, visible(grain));

// Keys that are made of parts have control characters between them, which have pictures of their own.
const visible = text => text.replaceAll(/[\u0000-\u001f]/g, character => String.fromCharCode(0x2400 + character.charCodeAt(0)));

/** A type or interface by its last name, with the whole one on hovering. */
export const named = text => text ? h("span", { title: text }, shortName(text)) : unknown;

/** A card with one number. */
export function card(label, value, { note, level, chart } = {}) {
    return h("div", { class: `card ${level ?? ""}` }, h("dt", {}, label), h("dd", {}, h("b", {}, value), note ? h("small", {}, note) : null, chart));
}

export const cards = (...children) => h("dl", { class: "cards" }, children);

/** A section with a heading. */
export function section(title, ...children) {
    const id = `section-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
    return h("section", { "aria-labelledby": id, "data-key": id }, h("h2", { id }, title), children);
}

/** Names and values. */
export const facts = (pairs, kind = "") => h("dl", { class: `facts ${kind}` }, pairs.map(([name, value]) =>
    h("div", { "data-key": name }, h("dt", {}, name), h("dd", {}, value === null || value === undefined || value === "" ? unknown : value))));

/** A share of something as a bar with its number. */
export function bar(share, text) {
    if (share === null || share === undefined) {
        return unknown;
    }
    return h("span", { class: "bar" }, h("meter", { min: 0, low: 0.75, high: 0.9, max: 1, optimum: 0, "aria-label": text, value: Math.min(1, share) }), text);
}

/** A field that searches on the server a moment after the last key. */
export function searchField(context, label = "Search", name = "search") {
    return h("label", { class: "field" }, h("span", {}, label),
        h("input", {
            type: "search", value: context.query[name] ?? "", name, autocomplete: "off", spellcheck: "false",
            oninput: event => context.later(() => context.set({ [name]: event.target.value, page: null, after: null })),
        }));
}

/** Where one is in a list of pages; nothing when there is one page. */
export function pager(context, { total, page, size }) {
    const pages = Math.max(1, Math.ceil(total / Math.max(1, size)));
    const step = (label, to, isOff) => h("button", { type: "button", disabled: isOff, onclick: () => context.set({ page: to }) }, label);
    return h("nav", { class: "pager", "aria-label": "Pages of this list" },
        h("span", {}, total === 0 ? "None" : `${count((page - 1) * size + 1)}–${count(Math.min(total, page * size))} of ${count(total)}`),
        pages > 1 ? [step("Previous", page - 1, page <= 1), step("Next", page + 1, page >= pages)] : null);
}

/** A button that changes something; disabled with the reason while the dashboard only shows. */
export function action(context, label, onclick, { kind, why } = {}) {
    const reason = context.readOnlyReason ?? why;
    return h("button", { type: "button", class: kind, disabled: Boolean(reason), title: reason, onclick }, label);
}

export const readOnlyNote = context => context.readOnlyReason ? h("p", { class: "note" }, context.readOnlyReason) : null;
