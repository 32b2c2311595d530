"use strict";

/** A lane's queue is drawn this wide at most; more messages than that share the last thread. */
const mostThreads = 6;

/** Fills `element` with one row per step; `onPick(step)` is called for the row that is clicked on. Returns the rows. */
function drawDiagram(element, picture, states, onPick) {
  const lanes = picture.lanes.length;
  element.style.setProperty("--lanes", lanes);
  const traces = tracesOf(picture, states);
  const heads = make("div", { class: "heads", "aria-hidden": "true" },
    make("div", { class: "lanes" }, picture.lanes.map((name, lane) => make("span", { "--lane": lane }, name))));
  const rows = picture.moments.map((_, index) => drawRow(picture, traces, index + 1, onPick));
  element.replaceChildren(heads, make("ol", {}, rows), verdict(picture, traces), legend());
  return rows;
}

/** What runs down along each lane, by step: the messages that wait in its queue, those in its hands, and its life. */
function tracesOf(picture, states) {
  let threads = picture.lanes.map(() => []);
  let bars = picture.lanes.map(() => []);
  return states.map((state) => {
    threads = threads.map((slots, lane) => {
      const queue = state.queues[picture.lanes[lane]] ?? [];
      return seat(slots, queue.filter((one) => one.where !== "in_hand"));
    });
    bars = bars.map((slots, lane) => seat(slots, state.hands[lane].map((message) => ({ message }))));
    return { threads, bars, down: state.down };
  });
}

function drawRow(picture, traces, step, onPick) {
  const moment = picture.moments[step - 1];
  const kind = faults.includes(moment.what) ? " fault" : troubles.includes(moment.what) ? " trouble" : "";
  const pick = make("button", {
    class: "pick", type: "button", tabindex: "-1",
    "aria-label": `Step ${step}: ${sentence(picture, step)}${kind === " fault" ? " (a fault)" : ""}`,
  });
  pick.addEventListener("click", ({ detail }) => {
    if (detail > 0) pick.blur();  // after a click of the mouse, space plays
    onPick(step);
  });
  return make("li", { class: `step ${moment.what}${kind}`, "data-step": step },
    pick,
    make("span", { class: "number", "aria-hidden": "true" }, String(step)),
    make("div", { class: "lanes", "aria-hidden": "true", "--lane": moment.lane },
      drawTraces(traces[step - 1], traces[step], moment),
      drawMoment(picture, traces, step)));
}

function drawTraces(before, now, moment) {
  const drawn = [];
  const phase = (was, is) => (was && is ? "through" : is ? "begins" : was ? "ends" : "");
  const draw = (kind, lane, slot, was, is, up) => {
    const message = (is ?? was).message;
    const delayed = is?.where === "delayed" ? " delayed" : "";
    drawn.push(make("i", {
      class: `${kind} ${phase(was, is)}${delayed} ${hue(message)}`, "--lane": lane, "--slot": slot, "--up": up,
    }));
  };
  now.down.forEach((down, lane) => {
    drawn.push(make("i", { class: `life ${phase(!before.down[lane], !down) || "gone"}`, "--lane": lane }));
    const arrival = moment.to.indexOf(lane);
    const up = arrival < 0 ? undefined : moment.to.length - 1 - arrival;
    eachSlot(before.threads[lane], now.threads[lane], (slot, was, is) => draw("thread", lane, slot, was, is, up));
    eachSlot(before.bars[lane], now.bars[lane], (slot, was, is) => draw("bar", lane, slot, was, is));
  });
  return drawn;
}

function eachSlot(before, now, visit) {
  for (let slot = 0; slot < Math.max(before.length, now.length); ++slot) {
    const was = before[slot] ?? null, is = now[slot] ?? null;
    if (was || is) visit(Math.min(slot, mostThreads - 1), was, is);
  }
}

/** Below the last step: what breaks the property, where it does. */
function verdict(picture, traces) {
  const lives = traces.at(-1).down.map((down, lane) =>
    make("i", { class: `life ${down ? "gone" : "through"}`, "--lane": lane }));
  const findings = picture.breaking.map((row) =>
    make("div", { class: `words finding${row.missing ? " missing" : ""}`, "--lane": row.lane },
      make("div", { class: "changes" },
        drawCells(row.missing ? "?" : "×", row), row.missing ? dim("is missing") : "")));
  return make("div", { class: "verdict" }, make("div", { class: "lanes" }, lives, findings));
}

function legend() {
  const entry = (sample, text) => make("span", {}, make("i", { class: `sample ${sample}` }), text);
  return make("p", { class: "legend" },
    entry("bolt", "a fault that the checker chose"),
    entry("waiting", "waits in the queue"),
    entry("waiting delayed", "… after a delay"),
    entry("handling", "is being handled"));
}
