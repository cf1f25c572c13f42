// Values of keys: bytes that may be text, JSON or neither.
const shownMax = 64 * 1024;
const perLine = 16;

/** The bytes of a base64 text; none for null. */
export function decode(base64) {
    return base64 ? Uint8Array.from(atob(base64), character => character.charCodeAt(0)) : new Uint8Array();
}

export const isText = bytes => strict(bytes) !== null;

export const formats = {
    names: [["text", "Text"], ["json", "JSON"], ["hex", "Hex"]],

    /** How a value is shown before anybody chose. */
    best(bytes) {
        const text = strict(bytes);
        return text === null ? "hex" : parse(text) === undefined || typeof parse(text) !== "object" ? "text" : "json";
    },
};

/** The value as text in a format; the beginning of it when it is long. */
export function show(bytes, format) {
    if (bytes.length === 0) {
        return "(empty)";
    }
    const shown = bytes.subarray(0, shownMax);
    const text = format === "hex" ? hex(shown) : format === "json" ? json(bytes) : new TextDecoder().decode(shown);
    return bytes.length > shownMax && format !== "json" ? `${text}\n… ${bytes.length - shownMax} more bytes` : text;
}

function strict(bytes) {
    try {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
    } catch {
        return null;
    }
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function json(bytes) {
    const value = parse(new TextDecoder().decode(bytes));
    return value === undefined ? "This is not JSON." : JSON.stringify(value, null, 2).slice(0, 4 * shownMax);
}

function hex(bytes) {
    const lines = [];
    for (let start = 0; start < bytes.length; start += perLine) {
        const line = [...bytes.subarray(start, start + perLine)];
        const codes = line.map(byte => byte.toString(16).padStart(2, "0")).join(" ").padEnd(perLine * 3 - 1);
        lines.push(`${start.toString(16).padStart(8, "0")}  ${codes}  ${line.map(byte => byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".").join("")}`);
    }
    return lines.join("\n");
}
