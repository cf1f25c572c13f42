// Questions before something is changed, and sentences about what came of it.
import { h } from "./dom.js";

/** Asks; answers with the text of the field, with "" when there is no field, or with null when the user does not want it. */
export function ask({ title, text, button, field, danger }) {
    return new Promise(resolve => {
        const input = field ? h("input", { type: "text", name: "field", value: field.value ?? "", required: field.required }) : null;
        const dialog = h("dialog", { "aria-labelledby": "dialog-title" },
            h("form", { method: "dialog", onsubmit: () => { dialog.returnValue = "yes"; } },
                h("h2", { id: "dialog-title" }, title),
                text ? h("p", {}, text) : null,
                input ? h("label", { class: "field" }, h("span", {}, field.label), input) : null,
                h("div", { class: "buttons" },
                    h("button", { type: "button", onclick: () => dialog.close("") }, "Cancel"),
                    h("button", { type: "submit", value: "yes", class: danger ? "danger" : "main" }, button))));
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve(dialog.returnValue === "yes" ? input?.value ?? "" : null);
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}

let timer = 0;

/** Says what happened, also to screen readers. */
export function say(text, isBad = false) {
    const announcer = document.getElementById("announcer");
    announcer.textContent = text;
    announcer.className = `toast ${isBad ? "bad" : ""}`;
    clearTimeout(timer);
    timer = setTimeout(() => { announcer.className = "hidden"; }, 8000);
}

/** Does something and says what came of it; answers whether it worked. */
export async function attempt(what, done) {
    try {
        const text = await what();
        say(text ?? done);
        return true;
    } catch (error) {
        say(error.message, true);
        return false;
    }
}
