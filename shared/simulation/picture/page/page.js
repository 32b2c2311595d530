"use strict";

const byId = (id) => document.getElementById(id);
const picture = JSON.parse(byId("picture").textContent);
const states = statesOf(picture);
const steps = picture.moments.length;
const playEvery = 1200;  // milliseconds between two steps that are played

// Colours are given in the order of appearance.
for (const { message } of [...picture.typed, ...picture.moments]) if (message) hue(message);

drawAbout(byId("about"));
const rows = drawDiagram(byId("diagram"), picture, states, (step) => go(step));
drawMarks();
showFullTexts(byId("full-text"));

let current = -1;
let playing;  // the timer, while it plays
let telling;

function drawAbout(element) {
  const said = (term, text) => (text ? make("div", {}, make("dt", {}, term), make("dd", {}, text)) : "");
  const typed = picture.typed.map((one) => make("span", { class: "line" }, chip(one.message), one.line));
  const given = picture.given.map((line) => make("span", { class: "line" }, line));
  document.title = picture.sentence || picture.title || "A schedule";
  element.replaceChildren(
    make("p", { class: "property" },
      picture.property ? make("b", {}, picture.property) : "", picture.sentence ? make("span", {}, picture.title) : ""),
    make("h1", {}, picture.sentence || picture.title),
    make("dl", {},
      said("expected", picture.expected), said("happened", picture.happened), said("look at", picture.look)),
    make("dl", {}, said("given", given.length && given), said("typed", typed.length && typed),
      said("schedule", !picture.command.includes(picture.token) && make("code", {}, picture.token)),
      said("replay", picture.command && copyButton(picture.command))));
}

function copyButton(command) {
  const told = make("span", { class: "told", role: "status" });
  const code = make("code", {}, command);
  const button = make("button", { id: "replay", type: "button", title: "Copy this command" }, code);
  button.addEventListener("click", async () => {
    told.textContent = (await copy(command, code)) ? "copied" : "selected: copy it with the keyboard";
    setTimeout(() => (told.textContent = ""), 2500);
  });
  return [button, told];
}

/** Some browsers keep the clipboard from a page that is a file: then the text is selected instead. */
async function copy(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

/** Above the slider: where the faults are, and where a property breaks. */
function drawMarks() {
  picture.moments.forEach((moment, index) => {
    if (!faults.includes(moment.what) && moment.what !== "broken") return;
    byId("marks").append(make("i", { "--at": steps > 1 ? index / (steps - 1) : 1 }));
  });
}

function go(step, { play = false } = {}) {
  if (!play) endPlay();
  step = Math.max(Math.min(step, steps), Math.min(steps, 1));
  if (step === current) return;
  current = step;
  byId("full-text").hidden = true;
  rows.forEach((row, index) => {
    row.classList.toggle("current", index + 1 === step);
    row.classList.toggle("future", index + 1 > step);
    const pick = row.querySelector(".pick");
    if (index + 1 === step) pick.setAttribute("aria-current", "step");
    else pick.removeAttribute("aria-current");
  });
  document.body.classList.toggle("at-end", step === steps);
  byId("now").textContent = step ? sentence(picture, step) : "Nothing happened.";
  drawState(byId("endpoints"), picture, states, step);
  showStep(step);
}

function showStep(step) {
  const slider = byId("slider");
  slider.max = String(Math.max(steps, 1));
  slider.value = String(step);
  slider.setAttribute("aria-valuetext", `${step} of ${steps}: ${byId("now").textContent}`);
  byId("count").textContent = `${step} / ${steps}`;
  byId("first").disabled = byId("previous").disabled = step <= 1;
  byId("next").disabled = byId("last").disabled = step >= steps;
  reveal(step);
  // Later, since browsers refuse an address that changes too often.
  clearTimeout(telling);
  const address = step < steps ? `#${step}` : location.href.split("#")[0];
  telling = setTimeout(() => history.replaceState(null, "", address), 200);
}

let settled = false;  // at first nothing slides into its place

/** Only the panes scroll, never the page around them. */
function reveal(step) {
  const row = rows[step - 1], diagram = byId("diagram"), state = byId("state");
  if (row) {
    const across = shift(diagram, row.querySelector(".words") ?? row.querySelector(".later"), "left", "right", 60, 110);
    const heads = diagram.querySelector(".heads").offsetHeight;
    const down = shift(diagram, row, "top", "bottom", heads + 60, 60);
    scrollPane(diagram, across, step === steps ? diagram.scrollHeight : down);
  }
  const changed = state.querySelector(".breaking, .missing") ?? state.querySelector(".active");
  if (changed) scrollPane(state, 0, shift(state, changed, "top", "bottom", 20, 20));
}

/** How far a pane must scroll in one direction to show an element with some room before and after it. */
function shift(pane, element, start, end, before, after) {
  const box = element.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  const toStart = box[start] - before - frame[start], toEnd = box[end] + after - frame[end];
  return toStart < 0 ? toStart : toEnd > 0 ? Math.min(toStart, toEnd) : 0;
}

function scrollPane(pane, left, top) {
  const slides = settled && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (left || top) pane.scrollBy({ left, top, behavior: slides ? "smooth" : "instant" });
}

function play() {
  if (current >= steps) go(1);
  playing = setInterval(() => {
    go(current + 1, { play: true });
    if (current >= steps) endPlay();
  }, playEvery);
  byId("play").textContent = "Pause";
}

function endPlay() {
  clearInterval(playing);
  playing = undefined;
  byId("play").textContent = "Play";
}

const togglePlay = () => (playing ? endPlay() : play());

function goToHash() {
  const step = Number(/^#(\d+)$/.exec(location.hash)?.[1] ?? NaN);
  if (!Number.isNaN(step)) go(step);
  return !Number.isNaN(step);
}

const moves = {
  ArrowLeft: () => go(current - 1),
  ArrowUp: () => go(current - 1),
  ArrowRight: () => go(current + 1),
  ArrowDown: () => go(current + 1),
  Home: () => go(1),
  End: () => go(steps),
  " ": togglePlay,
};

document.addEventListener("keydown", (event) => {
  const move = moves[event.key];
  if (!move || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === " " && event.target.closest("button")) return;  // it presses that button
  event.preventDefault();
  move();
});
byId("first").addEventListener("click", moves.Home);
byId("previous").addEventListener("click", moves.ArrowLeft);
byId("next").addEventListener("click", moves.ArrowRight);
byId("last").addEventListener("click", moves.End);
byId("play").addEventListener("click", togglePlay);
byId("slider").addEventListener("input", (event) => go(Number(event.target.value)));
addEventListener("hashchange", goToHash);

if (!goToHash()) go(steps);
settled = true;
