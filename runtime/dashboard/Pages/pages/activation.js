// One activation: where it lives, what it does, its state, and the way to end it.
import { get, post } from "../shared/api.js";
import { ask, attempt } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { count, duration } from "../shared/format.js";
import { action, facts, readOnlyNote, section, siloLink, typeLink } from "../shared/parts.js";

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
                ["Idle for", duration(activation.idleSeconds)],
                ["Waiting", count(activation.waiting)],
                ["Running", count(activation.running)],
                ["Runs now", activation.current ?? "Nothing"],
            ]),
            section("State", state(activation)),
            section("Actions", readOnlyNote(context), action(context, "Deactivate…", () => deactivate(activation, context), { kind: "danger" })),
        ];
    },
};

function state({ state, stateError }) {
    if (stateError) {
        return h("p", { class: "note" }, stateError);
    }
    return state === null || state === undefined
        ? h("p", { class: "empty" }, "It has none, or keeps it where this page does not look, such as the ledger.")
        : h("pre", { tabindex: "0", role: "region", "aria-label": "State" }, JSON.stringify(state, null, 2));
}

async function deactivate({ grain }, context) {
    const yes = await ask({
        title: "Deactivate this grain?", text: `${grain} finishes what runs and leaves memory. The next call activates it again, perhaps on another silo.`, button: "Deactivate", danger: true,
    });
    if (yes !== null && await attempt(() => post(["activation", "deactivate"], { grain }).then(() => null), "Deactivated.")) {
        context.refresh();
    }
}
