// Who is in trouble and why, from the figures of the silos: the sentences that an operator would otherwise have to work out.
import { bytes, count, milliseconds, percent, plural, rate } from "./format.js";

// A p99 of a handful of calls says nothing, so a slow silo must also have some.
const limits = { cpu: 0.9, gcPausePercent: 15, queuePerThread: 4, slowP99: 100, slowRate: 5, slowFactor: 3, errorShare: 0.01 };

export const isDead = silo => silo.status?.toLowerCase() === "dead";
export const isActive = silo => silo.status?.toLowerCase() === "active";

/** [{ silo, text }]; empty when nothing is remarkable. A silo without figures is one of the server's problems already. */
export function findings(silos) {
    const active = silos.filter(isActive);
    return silos.filter(silo => !isDead(silo)).flatMap(silo => {
        const reasons = reasonsOf({ ...silo, error: null }, active.filter(other => other !== silo));
        return reasons.length > 0 ? [{ silo, text: `${silo.name || silo.address}: ${reasons.join("; ")}.` }] : [];
    });
}

/** What is remarkable about one silo, in words. */
export function reasonsOf(silo, silos) {
    const votes = silo.votes?.length ?? 0;
    const queue = silo.poolQueue > Math.max(1, silo.threads) * limits.queuePerThread;
    const usual = median(silos.filter(other => other.address !== silo.address).map(other => other.p99).filter(value => value !== null && value !== undefined));
    return [
        silo.error ? silo.error.replace(/\.$/, "") : null,
        votes > 0 ? `suspected by ${plural(votes, "silo")}` : null,
        silo.p99 > limits.slowP99 && silo.requestsPerSecond >= limits.slowRate && (usual === null || silo.p99 > usual * limits.slowFactor)
            ? `slow, p99 ${milliseconds(silo.p99)}${usual === null ? "" : ` against ${milliseconds(usual)} elsewhere`}` : null,
        queue ? `${plural(silo.poolQueue, "work item")} wait for ${plural(silo.threads, "thread")}` : null,
        silo.cpu > limits.cpu ? `CPU ${percent(silo.cpu)}` : null,
        silo.gcPausePercent > limits.gcPausePercent ? `${count(silo.gcPausePercent)} % of the time in garbage collection, ${bytes(silo.managedBytes)} managed` : null,
        silo.requestsPerSecond > 0 && silo.errorsPerSecond / silo.requestsPerSecond > limits.errorShare
            ? `${rate(silo.errorsPerSecond)} errors/s, ${percent(silo.errorsPerSecond / silo.requestsPerSecond)} of its requests` : null,
    ].filter(Boolean);
}

function median(values) {
    const ordered = [...values].sort((one, other) => one - other);
    return ordered.length === 0 ? null : ordered[Math.floor(ordered.length / 2)];
}
