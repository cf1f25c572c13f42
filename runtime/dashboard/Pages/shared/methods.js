// The table of methods: how often, how slow, how failing.
import { h } from "./dom.js";
import { count, milliseconds, rate, shortName } from "./format.js";
import { table } from "./table.js";
import { typeLink } from "./parts.js";

/** The few that an overview names, in the server's order. */
export const briefMethodTable = (methods, empty) => shown(methods, null, { empty, isBrief: true, names: ["method", "callsPerSecond", "errorsPerSecond", "p50", "p99"] });

/** All figures, sortable. */
export const methodTable = (methods, context, sort, withType = true) => shown(methods, context, { sort, empty: "No calls yet.", names: withType ? null : ["method", ...figures] });

const figures = ["callsPerSecond", "errorsPerSecond", "p50", "p99", "calls", "errors"];

function shown(methods, context, { empty, sort = null, names, isBrief = false }) {
    const sortable = Boolean(context);
    return table({
        caption: "Methods of grains", rows: methods, rowKey: method => `${method.type} ${method.interface} ${method.method}`, sort, onSort: context?.sort, empty,
        columns: [
            { key: "method", label: "Method", value: method => method.method, cell: method => [h("span", { class: "long" }, method.method), h("small", { title: method.interface }, isBrief ? typeLink(method.type) : shortName(method.interface))], sortable },
            { key: "type", label: "Type", value: method => method.type, cell: method => typeLink(method.type), sortable },
            { key: "callsPerSecond", label: "Calls/s", cell: method => rate(method.callsPerSecond), number: true, sortable },
            { key: "errorsPerSecond", label: "Errors/s", cell: method => rate(method.errorsPerSecond), number: true, sortable },
            { key: "p50", label: "p50", cell: method => milliseconds(method.p50), number: true, sortable },
            { key: "p99", label: "p99", cell: method => milliseconds(method.p99), number: true, sortable },
            { key: "calls", label: "Calls", cell: method => count(method.calls), number: true, sortable },
            { key: "errors", label: "Errors", cell: method => count(method.errors), number: true, sortable },
        ].filter(column => names === null || names.includes(column.key)),
    });
}
