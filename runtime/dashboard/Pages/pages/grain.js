// One type of grains: where its activations are and which of its methods are slow.
import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { count, milliseconds, percent, rate } from "../shared/format.js";
import { link } from "../shared/router.js";
import { methodTable } from "../shared/methods.js";
import { card, cards, section, siloLink } from "../shared/parts.js";
import { sortOf, table } from "../shared/table.js";

export default {
    path: "grains/:type",
    parent: "grains",
    parentTitle: "Grains",
    title: context => `Grain type ${context.params.type}`,
    load: ({ params, signal }) => get(["grains", params.type], null, signal),

    view(grain, context) {
        return [
            h("p", { class: "lead" }, h("code", {}, grain.class ?? ""), " ", h("a", { href: link(["activations"], { type: grain.type }) }, "Its activations")),
            cards(
                card("Activations", count(grain.activations)),
                card("Waiting", count(grain.waiting), { note: `${count(grain.running)} running` }),
                card("Calls/s", rate(grain.callsPerSecond), { note: `${count(grain.calls)} in all` }),
                card("Errors/s", rate(grain.errorsPerSecond), { note: `${count(grain.errors)} in all`, level: grain.errorsPerSecond > 0 ? "warn" : "" }),
                card("p50", milliseconds(grain.p50)),
                card("p99", milliseconds(grain.p99))),
            section("Methods", methodTable(grain.methods ?? [], context, sortOf(context.query, "p99"), false)),
            section("Where they are", places(grain)),
        ];
    },
};

const places = grain => table({
    caption: "Activations of this type by silo", rows: grain.silos ?? [], rowKey: row => row.address, empty: "No activations.",
    columns: [
        { key: "address", label: "Silo", cell: row => siloLink(row.address) },
        { key: "activations", label: "Activations", cell: row => h("a", { href: link(["activations"], { type: grain.type, silo: row.address }) }, count(row.activations)), number: true },
        { key: "share", label: "Share", cell: row => percent(row.activations / Math.max(1, grain.activations)), number: true },
    ],
});
