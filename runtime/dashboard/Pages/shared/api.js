// The way to the server: the dashboard's own addresses and, on the same origin, those of the registry.
const root = new URL("../api/", import.meta.url);
const answerWithin = 15000;

/** An answer that is not a success, with the server's own sentence. */
export class ApiError extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}

/** Reads from the dashboard: `get(["silos", address], { page: 2 })`. */
export async function get(path, query, signal) {
    const url = new URL(path.map(encodeURIComponent).join("/"), root);
    appendQuery(url, query);
    return (await request(url, { signal })).json();
}

/** Asks the dashboard to do something. */
export async function post(path, query) {
    const url = new URL(path.map(encodeURIComponent).join("/"), root);
    appendQuery(url, query);
    return request(url, { method: "POST" });
}

/** Asks the registry: `registry("GET", ["kv", ...segments], { keys: "" })`; answers with the response. */
export function registry(method, path, query, { body, signal } = {}) {
    const url = new URL(`/v1/${path.map(encodeURIComponent).join("/")}`, location.origin);
    appendQuery(url, query);
    return request(url, { method, body, signal });
}

function appendQuery(url, query) {
    for (const [name, value] of Object.entries(query ?? {})) {
        if (value !== null && value !== undefined && value !== false) {
            url.searchParams.set(name, value === true ? "" : value);
        }
    }
}

async function request(url, options) {
    const limit = AbortSignal.timeout(answerWithin);
    let response;
    try {
        response = await fetch(url, { ...options, cache: "no-cache", signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit });
    } catch (error) {
        if (options.signal?.aborted) {
            throw error;
        }
        throw new ApiError(0, limit.aborted
            ? `${url.host} did not answer within ${answerWithin / 1000} s.`
            : `${url.host} cannot be reached. Is its process running?`);
    }
    if (!response.ok) {
        throw new ApiError(response.status, await sentence(response));
    }
    return response;
}

async function sentence(response) {
    const text = (await response.text()).trim();
    try {
        return JSON.parse(text).error ?? text;
    } catch {
        return text || `The server answered ${response.status} without a reason.`;
    }
}
