// Keeps one page up to date: loads, waits, loads again; slower while the server fails, not at all while nobody looks.
const longestPause = 30_000;

export class Live {
    #load;
    #show;
    #interval;
    #failures = 0;
    #timer = 0;
    #cancel = null;
    #paused;

    /** `load(signal)` answers with data, `show({ data, error, retryAt })` is told after each attempt. */
    constructor(load, show, interval, paused = false) {
        this.#load = load;
        this.#show = show;
        this.#interval = interval;
        this.#paused = paused;
        document.addEventListener("visibilitychange", this.#onVisibility);
    }

    set paused(value) {
        this.#paused = value;
        value ? clearTimeout(this.#timer) : this.refresh();
    }

    /** Loads now; what is under way is given up, as it may be an answer to an older question. */
    async refresh() {
        this.#cancel?.abort();
        clearTimeout(this.#timer);
        const cancel = this.#cancel = new AbortController();
        let outcome;
        try {
            outcome = { data: await this.#load(cancel.signal) };
            this.#failures = 0;
        } catch (error) {
            outcome = { error };
            this.#failures++;
        }
        if (cancel.signal.aborted) {
            return;
        }
        const pause = Math.min(longestPause, this.#interval * 2 ** Math.min(this.#failures, 5));
        if (!this.#paused && !document.hidden) {
            this.#timer = setTimeout(() => this.refresh(), pause);
        }
        this.#show({ ...outcome, retryAt: Date.now() + pause });
    }

    stop() {
        this.#cancel?.abort();
        clearTimeout(this.#timer);
        document.removeEventListener("visibilitychange", this.#onVisibility);
    }

    #onVisibility = () => {
        clearTimeout(this.#timer);
        if (!document.hidden && !this.#paused) {
            this.refresh();
        }
    };
}
