// One activation: where it lives, what it does, its state, and the way to end it.
import { get, post } from "../shared/api.js";
import { ask, attempt } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { count, duration, milliseconds } from "../shared/format.js";
import { action, facts, grainLink, pill, readOnlyNote, section, siloLink, typeLink } from "../shared/parts.js";
import { table } from "../shared/table.js";

export default {
    path: "activation",
    parent: "activations",
    parentTitle: "Activations",
    title: context => `Activation ${context.query.grain ?? ""}`,

    async load({ query, signal }) {
        try {
            return await get(["activation"], { grain: query.grain }, signal);
        } catch (error) {
            if (error.status === 404) {
                return { gone: error.message };
            }
            throw error;
        }
    },

    view(activation, context) {
        return activation.gone ? h("p", { class: "empty" }, activation.gone) : [
            facts([
                ["Type", typeLink(activation.type)],
                ["Key", h("code", { class: "long" }, activation.key)],
                ["Silo", activation.silo ? siloLink(activation.silo) : "Not active"],
                ["Age", duration(activation.ageSeconds)],
                ["Idle for", duration(activation.idleSeconds)],
                ["Waiting", count(activation.waiting)],
                ["Running", count(activation.running)],
                ["Runs now", activation.current ?? "Nothing"],
            ]),
            section("Calls", calls(activation)),
            section("State", state(activation)),
            section("Actions", readOnlyNote(context), h("div", { class: "buttons" },
                action(context, "Migrate…", () => migrate(activation, context)),
                action(context, "Deactivate…", () => deactivate(activation, context), { kind: "danger" }))),
        ];
    },
};

// What runs comes first, and behind it what waits, in order.
const calls = ({ calls, waiting, running }) => [
    table({
        caption: "Calls that run or wait here", rows: calls.map((call, index) => ({ ...call, index })), rowKey: call => String(call.index), empty: "Nothing runs or waits.",
        columns: [
            { key: "method", label: "Method", cell: call => h("span", { class: "long" }, call.method) },
            { key: "state", label: "State", cell: call => call.runningSeconds === null ? pill("waiting", "waits") : pill("running", "runs") },
            { key: "runningSeconds", label: "Runs for", cell: call => call.runningSeconds === null ? null : milliseconds(call.runningSeconds * 1000), number: true },
            { key: "caller", label: "Called by", cell: call => call.caller ? grainLink(call.caller) : "A client" },
        ],
    }),
    waiting + running > calls.length ? h("p", { class: "note" }, `${count(waiting + running - calls.length)} more wait behind these.`) : null,
];

function state({ state, stateError }) {
    if (stateError) {
        return h("p", { class: "note" }, stateError);
    }
    return state === null || state === undefined
        ? h("p", { class: "empty" }, "It has none, or keeps it where this page does not look, such as the ledger.")
        : h("pre", { tabindex: "0", role: "region", "aria-label": "State" }, JSON.stringify(state, null, 2));
}

async function migrate({ grain }, context) {
    const silo = await ask({
        title: "Move this grain to another silo?", text: `${grain} finishes what runs and goes on in another silo with its state. Calls that wait go along.`,
        field: { label: "Silo, or nothing for any other" }, button: "Migrate",
    });
    if (silo !== null && await attempt(() => post(["activation", "migrate"], { grain, silo: silo || null }).then(() => null), "Moving.")) {
        context.refresh();
    }
}

async function deactivate({ grain }, context) {
    const yes = await ask({
        title: "Deactivate this grain?", text: `${grain} finishes what runs and leaves memory. The next call activates it again, perhaps on another silo.`, button: "Deactivate", danger: true,
    });
    if (yes !== null && await attempt(() => post(["activation", "deactivate"], { grain }).then(() => null), "Deactivated.")) {
        context.refresh();
    }
}
