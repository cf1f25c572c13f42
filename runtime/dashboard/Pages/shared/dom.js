// Elements from data. Text becomes text nodes and nothing else, so no value can turn into markup.
const svgNamespace = "http://www.w3.org/2000/svg";

/** An HTML element; handlers are given as properties (onclick), false and null attributes are left out. */
export const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);

/** An SVG element. */
export const s = (tag, attributes, ...children) => build(document.createElementNS(svgNamespace, tag), attributes, children);

function build(element, attributes, children) {
    const properties = [];
    for (const [name, value] of Object.entries(attributes ?? {})) {
        if (value === null || value === undefined || value === false) {
            continue;
        }
        if (name.startsWith("on") || name === "value" || name === "checked") {
            properties.push([name, value]);
        } else {
            element.setAttribute(name, value === true ? "" : value);
        }
    }
    for (const child of children.flat(Infinity)) {
        if (child !== null && child !== undefined && child !== false) {
            element.append(child instanceof Node ? child : String(child));
        }
    }
    // A select takes its value only once it has its options.
    for (const [name, value] of properties) {
        element[name] = value;
    }
    return element;
}
