// Runs before the first paint, so that nobody who chose a theme sees the other one first.
"use strict";
try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") {
        document.documentElement.dataset.theme = chosen;
    }
} catch {
    // Without storage the system's choice holds.
}
