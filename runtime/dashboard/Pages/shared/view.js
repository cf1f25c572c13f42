// One open page: its data, its state between updates, and what is shown while there is no data or no answer.
import { h } from "./dom.js";
import { Live } from "./live.js";
import { morph } from "./morph.js";

const interval = 3000;
const searchPause = 250;

export class View {
    #main;
    #page;
    #frame;
    #changeQuery;
    #timer = 0;
    #countdown = 0;
    #onShown = null;
    #last = null;
    #context;

    constructor(main, { page, params, query, path }, { frame, changeQuery }) {
        this.#main = main;
        this.#page = page;
        this.#frame = frame;
        this.#changeQuery = changeQuery;
        this.path = path;
        this.#context = this.#createContext(params, query);
        this.live = new Live(signal => page.load({ ...this.#context, query: this.#context.query, signal }), outcome => this.#show(outcome), page.interval ?? interval, frame.paused);
    }

    start(onShown) {
        this.#onShown = onShown;
        document.title = `${this.#title()} · Actors`;
        this.#main.setAttribute("aria-busy", "true");
        this.#main.replaceChildren(this.#heading(), h("p", { class: "loading" }, "Loading…"));
        onShown?.();
        this.live.refresh();
    }

    /** The address has another query: back and forward, or a link to the same page. */
    setQuery(query) {
        this.#context.query = query;
        this.live.refresh();
    }

    close() {
        this.live.stop();
        clearTimeout(this.#timer);
        clearInterval(this.#countdown);
    }

    #createContext(params, query) {
        const view = this;
        return {
            params, query, state: {},
            get readOnlyReason() { return view.#frame.readOnlyReason; },
            /** Changes the address and loads what it asks for now. */
            set(changes) {
                view.#context.query = view.#changeQuery(changes);
                view.live.refresh();
            },
            /** Changes the order of what is there. */
            sort(key, descending) {
                view.#context.query = view.#changeQuery({ sort: key, dir: descending ? "desc" : "asc" });
                view.redraw();
            },
            later(act) {
                clearTimeout(view.#timer);
                view.#timer = setTimeout(act, searchPause);
            },
            refresh: () => view.live.refresh(),
            redraw: () => view.redraw(),
        };
    }

    redraw() {
        if (this.#last) {
            this.#draw();
        }
    }

    #show(outcome) {
        clearInterval(this.#countdown);
        this.#frame.updated(!outcome.error);
        this.#main.setAttribute("aria-busy", "false");
        if (outcome.data && this.#page.overview) {
            this.#frame.show({ data: this.#page.overview(outcome.data) });
        }
        this.#last = { data: outcome.data ?? this.#last?.data, error: outcome.error, retryAt: outcome.retryAt };
        this.#draw();
        if (outcome.error) {
            this.#countdown = setInterval(() => this.#draw(), 1000);
        }
    }

    #draw() {
        const { data, error, retryAt } = this.#last;
        const fresh = this.#main.cloneNode(false);
        fresh.append(this.#heading());
        if (error) {
            fresh.append(this.#problem(error, data, retryAt));
        }
        if (data) {
            fresh.append(...[this.#page.view(data, this.#context)].flat(Infinity).filter(Boolean));
        }
        morph(this.#main, fresh);
    }

    #problem(error, data, retryAt) {
        const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
        return h("div", { class: "problem", role: "alert", "data-key": "problem" },
            h("p", {}, error.message),
            h("p", {}, data ? "Below is what was known before. " : "", h("span", { "aria-hidden": "true" }, seconds > 0 ? `Tried again in ${seconds} s. ` : "Trying again… "),
                h("button", { type: "button", onclick: () => this.live.refresh() }, "Try now")));
    }

    #title() {
        return typeof this.#page.title === "function" ? this.#page.title(this.#context) : this.#page.title;
    }

    #heading() {
        const parent = this.#page.parent;
        return h("div", { class: "heading", "data-key": "heading" },
            parent !== undefined ? h("a", { class: "up", href: `#/${parent}` }, this.#page.parentTitle) : null,
            h("h1", { tabindex: "-1" }, this.#title()));
    }
}
