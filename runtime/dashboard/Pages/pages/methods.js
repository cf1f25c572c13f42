// Methods by what one looks for: the most called, the most failing, the slowest.
import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { methodTable } from "../shared/methods.js";
import { sortOf } from "../shared/table.js";

const size = 100;
const orders = [["latency", "Slowest", "p99"], ["errors", "Most failing", "errors"], ["calls", "Most called", "calls"]];

export default {
    path: "methods",
    title: "Methods",
    load: ({ query, signal }) => get(["methods"], { order: query.order ?? "latency", size }, signal),

    view(data, context) {
        const chosen = orders.find(([order]) => order === context.query.order) ?? orders[0];
        return [
            h("div", { class: "tools choices", role: "group", "aria-label": `The ${size} methods that are` }, orders.map(([order, label]) =>
                h("button", { type: "button", "aria-pressed": String(order === chosen[0]), onclick: () => context.set({ order, sort: null, dir: null }) }, label))),
            methodTable(data.items, context, sortOf(context.query, chosen[2])),
        ];
    },
};
