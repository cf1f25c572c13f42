// The membership table as it is, with the votes.
import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { clock, count } from "../shared/format.js";
import { pill, siloLink } from "../shared/parts.js";
import { sortOf, table } from "../shared/table.js";

export default {
    path: "membership",
    title: "Membership",
    interval: 2000,
    load: ({ signal }) => get(["membership"], null, signal),

    view(data, context) {
        return [
            h("p", { class: "lead" }, `Version ${count(data.version)}. What the silos agreed on: a silo that enough others suspect is dead, and only a new start brings it back.`),
            data.error ? h("div", { class: "verdict bad", "data-key": "verdict" }, h("p", {}, data.error)) : null,
            table({
                caption: "Membership table", rows: data.rows, rowKey: row => row.address, sort: sortOf(context.query, "startedAt"), onSort: context.sort,
                rowClass: row => row.status?.toLowerCase() === "dead" ? "dead" : null, empty: "The table is empty.",
                columns: [
                    { key: "address", label: "Address", value: row => row.address, cell: row => siloLink(row.address), sortable: true },
                    { key: "name", label: "Name", value: row => row.name, sortable: true },
                    { key: "status", label: "Status", value: row => row.status, cell: row => pill(row.status), sortable: true },
                    { key: "host", label: "Machine", value: row => row.host, sortable: true },
                    { key: "startedAt", label: "Started", value: row => row.startedAt, cell: row => clock(row.startedAt), number: true, sortable: true },
                    { key: "aliveAt", label: "Alive at", value: row => row.aliveAt, cell: row => clock(row.aliveAt), number: true, sortable: true },
                    { key: "votes", label: "Suspected by", value: row => row.suspicions?.length ?? 0, cell: suspicions, sortable: true },
                    { key: "proxyPort", label: "Client port", value: row => row.proxyPort, number: true },
                ],
            }),
        ];
    },
};

const suspicions = row => row.suspicions?.length
    ? h("ul", { class: "plain" }, row.suspicions.map(vote => h("li", {}, siloLink(vote.by), ` at ${clock(vote.at)}`))) : "Nobody";
