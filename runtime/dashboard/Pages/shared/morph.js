// Turns what is shown into what should be shown, in place: focus, scroll positions, selections and half-typed input survive an update.
const handlers = ["onclick", "onchange", "oninput", "onsubmit", "onkeydown", "onpointermove", "onpointerleave"];

/** Makes `from`, which is in the document, look like `to`. */
export function morph(from, to) {
    const focused = document.activeElement;
    update(from, to);
    if (focused && focused !== document.activeElement && focused.isConnected) {
        focused.focus({ preventScroll: true });
    }
}

function update(from, to) {
    if (from.nodeType === Node.TEXT_NODE) {
        if (from.data !== to.data) {
            from.data = to.data;
        }
        return;
    }
    if (from.dataset?.keep !== undefined && to.dataset?.keep !== undefined) {
        return;
    }
    updateAttributes(from, to);
    for (const name of handlers) {
        if (from[name] !== to[name]) {
            from[name] = to[name];
        }
    }
    if (from.nodeName !== "TEXTAREA") {
        updateChildren(from, to);
    }
    updateInput(from, to);
}

function updateAttributes(from, to) {
    for (const { name, value } of [...to.attributes]) {
        if (from.getAttribute(name) !== value) {
            from.setAttribute(name, value);
        }
    }
    for (const { name } of [...from.attributes]) {
        // What a user opened stays open.
        if (!to.hasAttribute(name) && name !== "open") {
            from.removeAttribute(name);
        }
    }
}

function updateInput(from, to) {
    if (!["INPUT", "SELECT", "TEXTAREA"].includes(from.nodeName)) {
        return;
    }
    if (from !== document.activeElement && from.value !== to.value) {
        from.value = to.value;
    }
    if (from.checked !== to.checked) {
        from.checked = to.checked;
    }
}

function updateChildren(from, to) {
    const keyed = new Map([...from.children].filter(child => child.dataset?.key).map(child => [child.dataset.key, child]));
    let place = from.firstChild;
    for (const wanted of [...to.childNodes]) {
        const match = isSame(place, wanted) ? place : keyed.get(wanted.dataset?.key);
        if (!match || !isSame(match, wanted)) {
            from.insertBefore(wanted, place);
            continue;
        }
        if (match === place) {
            place = place.nextSibling;
        } else {
            move(from, match, place);
        }
        update(match, wanted);
    }
    while (place) {
        const next = place.nextSibling;
        place.remove();
        place = next;
    }
}

function isSame(one, other) {
    return one && one.nodeType === other.nodeType && one.nodeName === other.nodeName && one.dataset?.key === other.dataset?.key;
}

function move(parent, child, place) {
    if (parent.moveBefore) {
        parent.moveBefore(child, place);
    } else {
        parent.insertBefore(child, place);
    }
}
