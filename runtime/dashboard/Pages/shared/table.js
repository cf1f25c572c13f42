// A table with sortable columns. On narrow screens each row becomes a card; the roles keep it a table for screen readers.
import { h } from "./dom.js";
import { unknown } from "./format.js";

/**
 * @param options.caption what the table shows, for screen readers
 * @param options.columns [{ key, label, value?, cell?, number?, sortable? }]; `value` sorts, `cell` shows
 * @param options.rows the data, @param options.rowKey what identifies a row
 * @param options.sort { key, descending } or null, @param options.onSort called with the column's key and whether it is descending
 */
export function table({ caption, columns, rows, rowKey, rowClass, sort, onSort, empty }) {
    if (rows.length === 0) {
        return h("p", { class: "empty" }, empty ?? "Nothing to show.");
    }
    return h("div", { class: "table" },
        h("table", { role: "table" },
            h("caption", { class: "hidden" }, caption),
            h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map(column => head(column, sort, onSort)))),
            h("tbody", { role: "rowgroup" }, sorted(rows, columns, sort).map(row =>
                h("tr", { role: "row", "data-key": rowKey(row), class: rowClass?.(row) }, columns.map((column, index) => cell(column, row, index)))))));
}

/** The sort order that the address asks for, else the given one. */
export function sortOf(query, key, descending = true) {
    return query.sort ? { key: query.sort, descending: query.dir !== "asc" } : { key, descending };
}

function head(column, sort, onSort) {
    const isSorted = sort?.key === column.key;
    const direction = isSorted ? (sort.descending ? "descending" : "ascending") : column.sortable ? "none" : null;
    const next = isSorted ? !sort.descending : Boolean(column.number);
    return h("th", { role: "columnheader", scope: "col", class: column.number ? "number" : null, "aria-sort": direction },
        column.sortable && onSort ? h("button", { type: "button", onclick: () => onSort(column.key, next) }, column.label) : column.label);
}

function cell(column, row, index) {
    const shown = column.cell ? column.cell(row) : column.value(row);
    return h(index === 0 ? "th" : "td",
        { role: index === 0 ? "rowheader" : "cell", scope: index === 0 ? "row" : null, class: column.number ? "number" : null, "data-label": column.label },
        shown === null || shown === undefined || shown === "" ? unknown : shown);
}

function sorted(rows, columns, sort) {
    const column = columns.find(one => one.key === sort?.key && one.sortable);
    if (!column) {
        return rows;
    }
    const value = column.value ?? (row => row[column.key]);
    const turn = sort.descending ? -1 : 1;
    return [...rows].sort((one, other) => compare(value(one), value(other), turn));
}

// What is unknown comes last in both directions.
function compare(one, other, turn) {
    const missing = value => value === null || value === undefined;
    if (missing(one) || missing(other)) {
        return Number(missing(one)) - Number(missing(other));
    }
    return turn * (typeof one === "number" ? one - other : String(one).localeCompare(String(other)));
}
