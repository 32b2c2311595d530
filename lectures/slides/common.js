"use strict";
// What slides and sheets share: Markdown becomes HTML, and its diagrams are drawn.

/** What this page is made of: the Markdown, and the folder from which its links lead on. */
const source = JSON.parse(document.getElementById("source").textContent);

/** Puts Markdown into an element, with the kit's pictures drawn large. */
function fill(element, markdown) {
  element.innerHTML = marked.parse(markdown);
  for (const code of element.querySelectorAll("pre > code:not(.language-mermaid, .language-cpp)")) {
    code.parentElement.replaceWith(output(code));
  }
  for (const link of element.querySelectorAll("a[href]")) link.setAttribute("href", led(link.getAttribute("href")));
}

/** A lecture's link leads to its page beside this one; any other document stays where it is in the kit. */
function led(address) {
  if (/^(https?:|#)/.test(address)) return address;
  if (/^[\w-]+\.md(#.*)?$/.test(address)) return address.replace(/\.md(#.*)?$/, ".html");
  return source.base + address;
}

function make(name, className, ...children) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

/** A block of text as it is; what is wrong in it, and what is saved, can be told from afar. */
function block(text, className) {
  const pre = make("pre", className, text);
  pre.innerHTML = pre.innerHTML.replace(/✗[^\n│┃]*/g, '<b class="bad">$&</b>')
                               .replace(/✓/g, '<b class="good">✓</b>');
  const lines = text.split("\n");
  pre.style.setProperty("--lines", lines.length);
  pre.style.setProperty("--columns", Math.max(...lines.map((line) => [...line].length)));
  return pre;
}

/** What a picture says in the end, with each endpoint on a line of its own. */
function narrowed(end) {
  const [title, ...lines] = end.split("\n");
  const tables = lines[0]?.match(/^ *\S+ +/)?.[0].length ?? 0;
  let margin = "";
  return [title, ...lines.flatMap((line) => {
    const endpoint = line.slice(0, tables).trim();
    const [, table, row] = line.slice(tables).match(/^(\S*) *(.*)$/);
    if (table) margin = " ".repeat(table.length);
    return [...(endpoint ? [endpoint] : []), `  ${table || margin}  ${row}`];
  })].join("\n");
}

/** Output of the kit. Of a picture the lanes stand on their own, and beside them what was typed and what it came to. */
function output(code) {
  const text = code.textContent.trimEnd();
  const figure = make("figure", "output");
  const lanes = text.match(/^ {2}frontend +orders +billing$[^]*?(?=\n\n|$(?![^]))/m)?.[0];
  if (lanes) {
    const [before, after] = text.split(lanes);
    const sentence = before.match(/^ {2}(?!given|typed)\S[^]*?(?=\n\n)/)?.[0] ?? "";
    const typed = before.slice(sentence.length).replace(/^\n+|\n+$/g, "");
    figure.append(block(lanes, "lanes"), make("div", "beside", make("p", "", sentence.replace(/\s+/g, " ").trim()),
                  block(typed.replace(/^ {2}/gm, ""), ""), block(narrowed(after.trim()), "")));
    figure.classList.add("picture");
  } else {
    figure.append(block(text, "lanes"));
  }
  const command = commandBefore(code.parentElement);
  if (command) figure.append(make("figcaption", "", command));
  return figure;
}

/** The command that the comment before a block names; empty if there is none. */
function commandBefore(block) {
  let before = block.previousSibling;
  while (before?.nodeType === Node.TEXT_NODE) before = before.previousSibling;
  const text = before?.nodeType === Node.COMMENT_NODE ? before.textContent.trim() : "";
  return text.startsWith("./workshop") ? text : "";
}

/** Draws every diagram of the page. */
async function draw() {
  const font = getComputedStyle(document.body).fontFamily;
  mermaid.initialize({ startOnLoad: false, theme: "neutral", fontFamily: font, flowchart: { htmlLabels: false },
                       themeVariables: { fontFamily: font }, sequence: { mirrorActors: false },
                       suppressErrorRendering: true });
  let number = 0;
  for (const code of document.querySelectorAll("code.language-mermaid")) {
    try {
      const { svg } = await mermaid.render(`diagram-${++number}`, code.textContent);
      code.parentElement.replaceWith(diagram(svg));
    } catch (error) {
      console.error(error.message);
      code.textContent = `This diagram has a mistake:\n\n${error.message}`;
    }
  }
}

function diagram(svg) {
  const figure = make("figure", "diagram");
  figure.innerHTML = svg;
  const [, , width, height] = figure.firstElementChild.getAttribute("viewBox").split(" ");
  figure.style.setProperty("--width", width);
  figure.style.setProperty("--height", height);
  return figure;
}
