"use strict";

/** What the checker did to the system, as opposed to what the system did. */
const faults = ["copied", "send_lost", "send_unsure", "commit_failed", "ack_lost", "crashed"];
/** What then goes wrong. */
const troubles = ["attempt_failed", "undone", "given_back", "moved_to_error"];

function ordinal(number) {
  const ending = number % 100 >= 11 && number % 100 <= 13 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" })[number % 10] ?? "th";
  return `${number}${ending}`;
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

const reason = (text) => (text === "" ? "" : `: ${text}`);
const cut = (text) => (text.length <= 32 ? text : `${text.slice(0, 31)}…`);
const rowInWords = (row) => `${row.added ? "+" : "−"} ${row.table} (${row.cells.map(cut).join(", ")})`;

/** What is worth knowing of a delivery: that it is not the first of its message, or not of its first copy. */
function deliveryInWords({ moments }, step) {
  const { lane, message, delivery } = moments[step - 1];
  if (delivery > 1) return `${ordinal(delivery)} delivery`;
  const known = (moment) => moment.what === "delivered" && moment.lane === lane && moment.message === message;
  return moments.slice(0, step - 1).some(known) ? "another copy" : "";
}

/** Attempts that went alike are one step. */
function attemptInWords({ attempt, alike }) {
  return alike ? `attempts ${attempt} to ${attempt + alike}` : `attempt ${attempt}`;
}

/** That another attempt follows at once, in the same delivery; empty if none does. */
function nextAttemptInWords({ moments }, step) {
  const { lane, attempt, alike } = moments[step - 1];
  const over = ["delivered", "given_back", "moved_to_error", "crashed"];
  const following = moments.slice(step).find((moment) => moment.lane === lane && moment.what !== "time_passed");
  return following && !over.includes(following.what) ? `attempt ${attempt + (alike ?? 0) + 1} begins` : "";
}

function timeInWords({ moments }, step) {
  const seconds = moments[step - 1].seconds - (moments[step - 2]?.seconds ?? 0);
  return seconds > 0 ? `${durationInWords(seconds)} later` : "later";
}

/** `10 s`, `2 h 5 min`, `6 days 23 h`. */
function durationInWords(seconds) {
  const [minute, hour, day] = [60, 3600, 86400];
  const parts = (...list) => list.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ");
  if (seconds < hour) return `${Number(seconds.toFixed(3))} s`;
  if (seconds < day) return parts([Math.floor(seconds / hour), "h"], [Math.floor(seconds % hour / minute), "min"]);
  const days = Math.floor(seconds / day);
  return parts([days, days === 1 ? "day" : "days"], [Math.floor(seconds % day / hour), "h"]);
}

/** A step as a sentence, for the panel and for whoever cannot see the diagram. */
function sentence(picture, step) {
  const moment = picture.moments[step - 1];
  const who = picture.lanes[moment.lane];
  const message = [moment.message, moment.label].filter(Boolean).join(" ");
  const to = listed(moment.to.map((lane) => picture.lanes[lane]));
  const rows = moment.rows.map(rowInWords).join("; ");
  switch (moment.what) {
    case "sent": return to ? `${who} sends ${message} to ${to}.` : `${who} sends ${message}, and nobody receives it.`;
    case "copied": return `The broker makes a second copy of ${message} for ${to || who}: it will be delivered twice.`;
    case "send_lost": return `${who} sends ${message}, and fails: the broker never has it.`;
    case "send_unsure": return `${who} sends ${message}. The broker has it, yet ${who} is told that sending failed.`;
    case "delivered":
      return `${[`${who} receives ${message}`, deliveryInWords(picture, step)].filter(Boolean).join(": ")}.`;
    case "attempt_failed":
      return `${who} fails at ${moment.message || "a message"} in ${attemptInWords(moment)}${reason(moment.text)}.`;
    case "saved": return rows ? `${who} commits: ${rows}` : `${who} commits, and nothing has changed.`;
    case "commit_failed": return `The commit of ${who} fails${reason(moment.text)}.`;
    case "undone":
      return `${who} rolls back, as if it had never written anything${rows ? `. Not in the database: ${rows}` : "."}`;
    case "completed": return `${who} is done with ${message}; the broker forgets it.`;
    case "ack_lost":
      return `${who} is done with ${message}, but the broker does not hear of it: it will be delivered again.`;
    case "lease_lost":
      return `${who} is done with ${message}, too late: another has it`;
    case "given_back": return `${who} gives ${message} back${reason(moment.text)}. It will be delivered again, later.`;
    case "moved_to_error": return `${who} gives up: ${message} is now in the error queue${reason(moment.text)}.`;
    case "crashed":
      return `${who} crashes${reason(moment.text)}. What it had in memory is gone; what it committed is not.`;
    case "restarted": return `${who} starts again, with what is in its database.`;
    case "time_passed": return `It is ${timeInWords(picture, step)}${reason(moment.text)}.`;
    case "broken": return `Here it breaks${reason(moment.text)}.`;
    case "logged": return `${who} says: “${moment.text}”`;
    default: return `${who}: ${moment.what} ${message} ${moment.text}`;
  }
}
