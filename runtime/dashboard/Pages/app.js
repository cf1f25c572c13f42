// The frame: menu, header, and the page that the address names.
import { get } from "./shared/api.js";
import { h } from "./shared/dom.js";
import { Live } from "./shared/live.js";
import { changeQuery, match } from "./shared/router.js";
import { header } from "./shared/header.js";
import { menu, pages } from "./shared/menu.js";
import { View } from "./shared/view.js";

const main = document.getElementById("main");
const frame = header({ onPause: paused => { view.live.paused = paused; } });
let view = null;
let isFirst = true;

// The header's own look at the cluster, for pages that do not ask for it themselves.
const watch = new Live(signal => get(["overview"], null, signal), frame.show, 10_000);

async function open() {
    const found = match(location.hash, pages);
    if (location.hash && !location.hash.startsWith("#/")) {
        return;
    }
    if (view && found && view.path === found.path) {
        view.setQuery(found.query);
        return;
    }
    view?.close();
    menu.mark(found?.page);
    if (!found) {
        view = null;
        document.title = "Not found · Actors";
        main.replaceChildren(h("h1", { tabindex: "-1" }, "There is no such page"), h("p", {}, "The address may be from another version. ", h("a", { href: "#/" }, "Overview")));
        return;
    }
    view = new View(main, found, { frame, changeQuery });
    // Whoever follows a link goes on reading at the heading; the first page leaves the focus where a browser puts it.
    view.start(isFirst ? null : () => main.querySelector("h1")?.focus({ preventScroll: true }));
    scrollTo(0, 0);
    isFirst = false;
}

document.getElementById("skip").onclick = event => {
    event.preventDefault();
    main.focus();
};
addEventListener("hashchange", open);
await menu.build(document.getElementById("nav"));
watch.refresh();
open();
