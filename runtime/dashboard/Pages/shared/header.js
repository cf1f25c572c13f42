// The line at the top: which cluster, whether it is well, whether the figures are fresh, and the colours.
import { findings, isActive } from "./diagnosis.js";
import { plural } from "./format.js";

const element = id => document.getElementById(id);

export function header({ onPause }) {
    const state = { readOnlyReason: "Looking whether changes are allowed…", updatedAt: null, failed: false, paused: false };
    themeSwitch();
    pauseButton(onPause, state);
    setInterval(() => freshness(state), 1000);
    return {
        /** Why nothing can be changed; null when it can. */
        get readOnlyReason() {
            return state.readOnlyReason;
        },

        get paused() {
            return state.paused;
        },

        /** Shows what a look at the cluster brought. */
        show({ data, error }) {
            if (error) {
                verdict("bad", "No answer");
                return;
            }
            state.readOnlyReason = data.readOnly ? "Read-only: set Actors:Dashboard:ReadOnly to false to change things here." : null;
            element("cluster").textContent = data.cluster ?? "";
            const problems = data.problems?.length ?? 0;
            const remarks = findings(data.silos ?? []).length;
            if (problems > 0) {
                verdict("bad", plural(problems, "problem"));
            } else if (remarks > 0) {
                verdict("warn", plural(remarks, "warning"));
            } else {
                verdict("good", `Healthy, ${plural((data.silos ?? []).filter(isActive).length, "silo")}`);
            }
        },

        /** Tells that the page's figures are of now. */
        updated(worked) {
            state.failed = !worked;
            if (worked) {
                state.updatedAt = Date.now();
            }
            freshness(state);
        },
    };
}

function verdict(kind, text) {
    const health = element("health");
    health.className = `pill ${kind}`;
    health.textContent = text;
}

function freshness({ updatedAt, failed, paused }) {
    const seconds = updatedAt === null ? null : Math.round((Date.now() - updatedAt) / 1000);
    const text = paused ? "paused" : failed ? "failed" : seconds === null ? "" : seconds < 3 ? "live" : `${seconds} s ago`;
    if (element("live").textContent !== text) {
        element("live").textContent = text;
    }
}

function pauseButton(onPause, state) {
    element("pause").onclick = event => {
        state.paused = !state.paused;
        event.currentTarget.setAttribute("aria-pressed", String(state.paused));
        event.currentTarget.textContent = state.paused ? "Go on" : "Pause";
        onPause(state.paused);
        freshness(state);
    };
}

function themeSwitch() {
    const select = element("theme");
    select.value = document.documentElement.dataset.theme ?? "system";
    select.onchange = () => {
        const theme = select.value;
        if (theme === "system") {
            delete document.documentElement.dataset.theme;
        } else {
            document.documentElement.dataset.theme = theme;
        }
        try {
            theme === "system" ? localStorage.removeItem("theme") : localStorage.setItem("theme", theme);
        } catch {
            // Without storage the choice holds until the page is left.
        }
    };
}
