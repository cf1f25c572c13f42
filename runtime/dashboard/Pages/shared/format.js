// Numbers, times and sizes as people read them. What is unknown is a dash.
export const unknown = "–";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });

const known = format => value => value === null || value === undefined || Number.isNaN(value) ? unknown : format(value);

export const count = known(value => whole.format(value));

/** Something per second: small values keep a digit. */
export const rate = known(value => value !== 0 && Math.abs(value) < 10 ? tenth.format(value) : whole.format(value));

export const percent = known(value => `${value > 0 && value < 0.1 ? (value < 0.0005 ? "<0.1" : tenth.format(value * 100)) : whole.format(value * 100)} %`);

/** Milliseconds as a length of time. */
export const milliseconds = known(value => {
    if (value < 1) {
        return value === 0 ? "0 ms" : `${value.toFixed(2)} ms`;
    }
    if (value < 1000) {
        return `${value < 10 ? tenth.format(value) : whole.format(value)} ms`;
    }
    return value < 60000 ? `${tenth.format(value / 1000)} s` : duration(value / 1000);
});

export const bytes = known(value => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit++;
    }
    return `${value < 10 && unit > 0 ? tenth.format(value) : whole.format(value)} ${units[unit]}`;
});

/** Seconds as the two largest units. */
export const duration = known(seconds => {
    const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
    const first = parts.findIndex(([size]) => seconds >= size);
    if (first < 0) {
        return "0 s";
    }
    const main = Math.floor(seconds / parts[first][0]);
    const rest = first < 3 ? Math.floor((seconds % parts[first][0]) / parts[first + 1][0]) : 0;
    return `${main} ${parts[first][1]}${rest > 0 ? ` ${rest} ${parts[first + 1][1]}` : ""}`;
});

/** The time of day, with the date when it was not today. */
export const clock = known(text => {
    const date = new Date(text);
    return date.toDateString() === new Date().toDateString() ? time.format(date) : dayAndTime.format(date);
});

/** The last part of a dotted name; the whole is shown elsewhere. */
export const shortName = known(text => text.slice(text.lastIndexOf(".", text.includes("[") ? text.indexOf("[") : undefined) + 1));

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
