"use strict";

/** The slot of the thread that is there in one step and not in the other: where a message came from or went to. */
function slotOf(lane, message, there, other) {
  const slots = there.threads[lane];
  const changed = slots.findIndex((one, index) => one?.message === message && !other.threads[lane][index]);
  const slot = changed >= 0 ? changed : slots.findLastIndex((one) => one?.message === message);
  return Math.min(Math.max(slot, 0), mostThreads - 1);
}

const words = (...content) => make("div", { class: "words" }, content);
const strong = (text) => make("b", {}, text);
const bolt = () => make("i", { class: "bolt" });
const dim = (text) => (text === "" ? "" : make("span", { class: "dim" }, text));

/** What is drawn of a step over the lanes. */
function drawMoment(picture, traces, step) {
  const moment = picture.moments[step - 1];
  const { what, lane, message, label, text } = moment;
  const before = traces[step - 1], now = traces[step];
  switch (what) {
    case "send_unsure":
      if (hasJustLeft(picture, step)) {
        return [make("i", { class: "cross" }), words(bolt(), chip(message), strong("reported as failed"))];
      }
      return drawSending(moment, before, now);
    case "sent":
    case "copied":
    case "send_lost":
      return drawSending(moment, before, now);
    case "delivered":
      return [
        make("i", { class: `arrive ${hue(message)}`, "--slot": slotOf(lane, message, before, now) }),
        words(chip(message), deliveryInWords(picture, step) ? strong(deliveryInWords(picture, step)) : dim(label)),
      ];
    case "saved":
      return [make("i", { class: "dot" }), words(strong("commit"), changedRows(moment.rows))];
    case "undone":
      return [make("i", { class: "dot hollow" }), words("undone", changedRows(moment.rows, "struck"))];
    case "commit_failed":
      return [make("i", { class: "cross" }), words(bolt(), strong("the commit fails"))];
    case "attempt_failed":
      return words(`${attemptInWords(moment)} failed`, dim(text), dim(nextAttemptInWords(picture, step)));
    case "completed":
      return words(chip(message), dim("done"));
    case "ack_lost":
      return [goingBack(moment, before, now),
        words(bolt(), chip(message), strong("acknowledgement lost"), dim("it will be delivered again"))];
    case "lease_lost":
      return words(chip(message), dim("done, too late: another has it"));
    case "given_back":
      return [goingBack(moment, before, now),
        words(chip(message), "given back", dim(text || "to be tried again later"))];
    case "moved_to_error":
      return words(chip(message), strong("to the error queue"), dim(text));
    case "crashed":
      return [make("i", { class: "cross big" }), words(bolt(), strong("crashes"), dim(text))];
    case "restarted":
      return [make("i", { class: "dot hollow calm" }), words("starts again")];
    case "time_passed":
      return make("div", { class: "later" }, make("span", {}, [timeInWords(picture, step), text].filter(Boolean).join(": ")));
    case "broken":
      return make("div", { class: "words finding" }, `× here it breaks: ${text}`);
    case "logged":
      return make("div", { class: "words quote" }, `“${text}”`);
    default:
      return words(what, chip(message), dim(text));
  }
}

/** True if the steps before have shown this message leave. */
function hasJustLeft({ moments }, step) {
  const { lane, message } = moments[step - 1];
  const last = moments[step - 2];
  return ["sent", "copied"].includes(last?.what) && last.lane === lane && last.message === message;
}

function drawSending(moment, before, now) {
  const { what, lane, to, message, label } = moment;
  const leftwards = to.length > 0 && to.every((other) => other < lane);
  const notes = {
    sent: to.length === 0 ? [dim("nobody receives it")] : [],
    copied: [bolt(), strong("a second copy")],
    send_unsure: [bolt(), strong("reported as failed")],
    send_lost: [bolt(), strong("lost")],
  }[what];
  const title = make("div", { class: `words${leftwards ? " leftwards" : ""}` },
    chip(message), make("span", {}, label), notes.length ? make("span", { class: "note" }, notes) : "");
  const targets = to.length ? to : [undefined];
  return [title, targets.map((other) => {
    const back = other !== undefined && other <= lane;
    const slot = other === undefined ? 0 : slotOf(other, message, now, before);
    const short = what === "send_lost" || other === undefined;
    return make("div", {
      class: `arrow ${back ? "left" : "right"} ${short ? "short" : ""} ${what} ${hue(message)}`,
      "--to": other ?? lane + 1, "--slot": slot,
    }, what === "send_lost" || what === "send_unsure" ? make("i", { class: "cross" }) : "");
  })];
}

function goingBack({ lane, message }, before, now) {
  return make("i", { class: `return ${hue(message)}`, "--slot": slotOf(lane, message, now, before) });
}

function changedRows(changes, extra = "") {
  return make("ul", { class: `changes ${extra}` }, changes.map((change) =>
    make("li", { class: change.added ? "added" : "removed" }, drawCells(change.added ? "+" : "−", change))));
}

function drawCells(sign, row) {
  return [make("span", { class: "sign" }, sign), make("span", { class: "table" }, row.table),
    row.cells.map((text) => cell("code", text))];
}
