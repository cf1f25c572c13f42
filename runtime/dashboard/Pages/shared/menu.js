// All pages, and the menu that leads to them.
import { get } from "./api.js";
import { h } from "./dom.js";
import activation from "../pages/activation.js";
import activations from "../pages/activations.js";
import grain from "../pages/grain.js";
import grains from "../pages/grains.js";
import key from "../pages/key.js";
import keys from "../pages/keys.js";
import membership from "../pages/membership.js";
import methods from "../pages/methods.js";
import overview from "../pages/overview.js";
import reminders from "../pages/reminders.js";
import service from "../pages/service.js";
import services from "../pages/services.js";
import sessions from "../pages/sessions.js";
import silo from "../pages/silo.js";
import silos from "../pages/silos.js";

const groups = [
    ["Cluster", [overview, silos, membership]],
    ["Grains", [grains, activations, methods, reminders]],
    ["Registry", [services, keys, sessions]],
];

export const pages = [...groups.flatMap(([, group]) => group), silo, grain, activation, service, key];

let links = [];

export const menu = {
    /** Shows the registry's pages only where there is a registry. */
    async build(nav) {
        const shown = await hasRegistry() ? groups : groups.slice(0, 2);
        nav.replaceChildren(...shown.map(([title, group]) => h("div", { class: "group" },
            h("h2", { id: `menu-${title}` }, title),
            h("ul", { "aria-labelledby": `menu-${title}` }, group.map(page => h("li", {}, h("a", { href: `#/${page.path}` }, page.title)))))));
        links = [...nav.querySelectorAll("a")];
        const button = document.getElementById("menu");
        const open = isOpen => {
            button.setAttribute("aria-expanded", String(isOpen));
            nav.classList.toggle("open", isOpen);
        };
        button.onclick = () => open(button.getAttribute("aria-expanded") !== "true");
        nav.onclick = event => event.target.closest("a") && open(false);
    },

    /** Marks the page, or the list that it belongs to. */
    mark(page) {
        const path = page?.parent ?? page?.path;
        for (const link of links) {
            link.toggleAttribute("aria-current", false);
            if (link.getAttribute("href") === `#/${path}`) {
                link.setAttribute("aria-current", "page");
            }
        }
    },
};

async function hasRegistry() {
    try {
        await get(["registry", "services"], { size: 1 });
        return true;
    } catch (error) {
        return error.status !== 404;
    }
}
