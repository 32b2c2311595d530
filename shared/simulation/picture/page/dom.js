"use strict";

/** An element with its attributes and children. Strings become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (name.startsWith("--")) element.style.setProperty(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== ""));
  return element;
}

/** Classes for as many colours as diagram.css has; after that they come again, hollow. */
const hues = 8;
const hueOfMessage = new Map();

function hue(message) {
  if (!hueOfMessage.has(message)) hueOfMessage.set(message, hueOfMessage.size);
  const number = hueOfMessage.get(message);
  return `hue-${number % hues}${number >= hues ? " hollow" : ""}`;
}

/** A message's short name in its colour. */
function chip(message) {
  return message === "" ? "" : make("span", { class: `chip ${hue(message)}` }, message);
}

const longCell = 22;

/** A table's cell. A long one is cut by the style sheet; its full text shows when it is pointed at or focused. */
function cell(tag, text, { focusable = false } = {}) {
  if (text.length <= longCell) return make(tag, { class: "cell" }, text);
  return make(tag, { class: "cell long", tabindex: focusable ? "0" : undefined }, make("span", {}, text));
}

/** Shows the full text of long cells in `tooltip`. */
function showFullTexts(tooltip) {
  let cut;
  const place = () => {
    tooltip.hidden = !cut?.isConnected;
    if (tooltip.hidden) return;
    tooltip.textContent = cut.textContent;
    const box = cut.getBoundingClientRect();
    const below = box.bottom + 6;
    const fits = below + tooltip.offsetHeight < innerHeight;
    tooltip.style.top = `${fits ? below : Math.max(4, box.top - 6 - tooltip.offsetHeight)}px`;
    tooltip.style.left = `${Math.max(4, Math.min(box.left, innerWidth - tooltip.offsetWidth - 8))}px`;
  };
  const choose = (event) => {
    cut = event.target.closest?.(".long");
    place();
  };
  for (const event of ["mouseover", "focusin"]) document.addEventListener(event, choose);
  document.addEventListener("focusout", () => choose({ target: {} }));
  document.addEventListener("scroll", place, true);  // what is focused may first have to be scrolled into view
}
