namespace Actors.Dashboard.Tests.Pages;

/// <summary>Checks that run in the page; each answers with sentences about what is wrong.</summary>
internal static class AccessibilityChecks
{
    /// <summary>Whatever can be operated has a name; ids are unique; there is one main heading, and no level of headings is left out.</summary>
    public const string Structure = """
        () => {
            const wrong = [];
            const isShown = element => element.checkVisibility();
            for (const element of document.querySelectorAll("a[href], button, input, select, textarea, meter, [role=img], [role=region]")) {
                const name = element.getAttribute("aria-label") || [...(element.labels ?? [])].map(label => label.textContent).join("") || (element.matches("a, button") ? element.textContent : "");
                if (isShown(element) && !name.trim()) {
                    wrong.push(`no name: ${element.outerHTML.slice(0, 120)}`);
                }
            }
            const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
            wrong.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map(id => `the id ${id} is there twice`));
            const levels = [...document.querySelectorAll("main h1, main h2, main h3")].map(heading => Number(heading.tagName[1]));
            if (levels.filter(level => level === 1).length !== 1 || levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1)) {
                wrong.push(`headings: ${levels}`);
            }
            for (const landmark of ["header", "nav", "main"]) {
                if (!document.querySelector(landmark)) {
                    wrong.push(`no ${landmark}`);
                }
            }
            for (const nav of document.querySelectorAll("nav")) {
                if (!nav.getAttribute("aria-label")) {
                    wrong.push("a nav without a label");
                }
            }
            for (const table of document.querySelectorAll("table")) {
                if (!table.caption?.textContent) {
                    wrong.push("a table without a caption");
                }
            }
            return wrong;
        }
        """;

    /// <summary>Text has a contrast of 4.5 with what is behind it, large text 3. What is disabled may have less.</summary>
    public const string Contrast = """
        () => {
            const parse = text => { const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number); return { red, green, blue, alpha }; };
            const over = (top, below) => Object.fromEntries(["red", "green", "blue"].map(part => [part, top[part] * top.alpha + below[part] * (1 - top.alpha)]).concat([["alpha", 1]]));
            const behind = element => {
                if (!element) {
                    return { red: 255, green: 255, blue: 255, alpha: 1 };
                }
                const color = parse(getComputedStyle(element).backgroundColor);
                return color.alpha === 1 ? color : over(color, behind(element.parentElement));
            };
            const luminance = color => [[color.red, 0.2126], [color.green, 0.7152], [color.blue, 0.0722]]
                .reduce((sum, [value, weight]) => sum + weight * (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4), 0);
            const wrong = new Set();
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const element = texts.currentNode.parentElement;
                if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest(":disabled, .hidden, noscript, svg")) {
                    continue;
                }
                const style = getComputedStyle(element);
                const background = behind(element);
                const lights = [luminance(over(parse(style.color), background)), luminance(background)].sort((one, other) => other - one);
                const contrast = (lights[0] + 0.05) / (lights[1] + 0.05);
                const size = parseFloat(style.fontSize);
                if (contrast < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5)) {
                    wrong.add(`${contrast.toFixed(2)} for '${texts.currentNode.data.trim().slice(0, 40)}' (${style.color} on ${JSON.stringify(background)})`);
                }
            }
            return [...wrong];
        }
        """;

    /// <summary>What has the focus: who it is, whether one can see that, and whether it stands behind the one before.</summary>
    public const string Focused = """
        () => {
            const element = document.activeElement;
            const before = window.focusedBefore;
            window.focusedBefore = element;
            const style = getComputedStyle(element);
            const follows = !before || before === document.body || Boolean(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
            return element === document.body ? "" : `${element.id || element.textContent.trim().slice(0, 30)}${style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? "" : " (not seen)"}${follows ? "" : " (out of order)"}`;
        }
        """;
}
