// Addresses are behind the hash: #/silos/one%3A2?sort=p99. A route is a pattern such as "silos/:address".

/** Finds the page of an address; null when there is none. */
export function match(hash, pages) {
    const [path, query] = split(hash);
    for (const page of pages) {
        const params = parametersOf(page.path, path);
        if (params) {
            return { page, params, query: Object.fromEntries(new URLSearchParams(query)), path };
        }
    }
    return null;
}

/** The address of a page: `link(["silos", address], { sort: "p99" })`. */
export function link(path, query) {
    const set = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const search = new URLSearchParams(set).toString();
    return `#/${path.map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`;
}

/** Changes the query of the present address without a new entry in the history. */
export function changeQuery(changes) {
    const [path, query] = split(location.hash);
    const now = { ...Object.fromEntries(new URLSearchParams(query)), ...changes };
    history.replaceState(null, "", link(path.split("/").filter(Boolean).map(decodeURIComponent), now));
    return Object.fromEntries(Object.entries(now).filter(([, value]) => value !== null && value !== ""));
}

function split(hash) {
    const text = hash.startsWith("#/") ? hash.slice(2) : "";
    const mark = text.indexOf("?");
    return mark < 0 ? [text, ""] : [text.slice(0, mark), text.slice(mark + 1)];
}

function parametersOf(pattern, path) {
    const names = pattern.split("/");
    const values = path.split("/");
    if (names.length !== values.length) {
        return null;
    }
    const params = {};
    for (const [index, name] of names.entries()) {
        if (name.startsWith(":")) {
            try {
                params[name.slice(1)] = decodeURIComponent(values[index]);
            } catch {
                return null;
            }
        } else if (name !== values[index]) {
            return null;
        }
    }
    return params;
}
