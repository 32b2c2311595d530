"use strict";

const endings = ["completed", "ack_lost", "lease_lost", "given_back", "moved_to_error"];

/** The state after each step: `[0]` is before the first one, `[n]` after `picture.moments[n - 1]`. */
function statesOf(picture) {
  const states = [before(picture)];
  for (const moment of picture.moments) states.push(after(states.at(-1), moment, picture));
  return states;
}

/** A state has, by lane, its tables, the messages in its hands and whether it is down; and the queues by name. */
function before({ lanes, before }) {
  return {
    tables: lanes.map((_, lane) => before[lane] ?? []),
    hands: lanes.map(() => []),
    down: lanes.map(() => false),
    queues: {},
  };
}

function after(state, moment, { lanes, databases = [] }) {
  const { what, lane, message } = moment;
  const database = databases[lane] ?? lane;
  const next = { ...state, hands: [...state.hands], down: [...state.down] };
  if (moment.tables) next.tables = state.tables.map((tables, each) => (each === database ? moment.tables : tables));
  if (moment.queues) next.queues = moment.queues;
  if (what === "delivered") next.hands[lane] = [...state.hands[lane], message];
  if (endings.includes(what)) next.hands[lane] = without(state.hands[lane], [message]);
  if (what === "crashed") {
    next.hands[lane] = [];
    next.queues = letGo(next.queues, lanes[lane]);
    next.down[lane] = true;
  }
  if (what === "restarted") next.down[lane] = false;
  return next;
}

/** Nobody handles the messages of this queue any more. */
function letGo(queues, queue) {
  const messages = (queues[queue] ?? []).map((one) => (one.where === "in_hand" ? { ...one, where: "waiting" } : one));
  return { ...queues, [queue]: messages };
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** `values` less one of each of the `taken`. */
function without(values, taken) {
  const left = [...values];
  for (const one of taken) {
    const at = left.findIndex((value) => same(value, one));
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

/** The rows of a table as `{cells, mark}`: the `added` ones are marked, and `removed` ones still in their place. */
function markedRows(old, now) {
  let kept = without(old, without(old, now));
  const added = without(now, kept);
  const result = now.map((cells) => ({ cells, mark: "" }));
  for (const cells of added) result.findLast((row) => row.mark === "" && same(row.cells, cells)).mark = "added";
  let place = 0;
  for (const cells of old) {
    if (kept.some((one) => same(one, cells))) {
      kept = without(kept, [cells]);
      const at = result.findIndex((row, index) => index >= place && row.mark === "" && same(row.cells, cells));
      if (at >= 0) place = at + 1;
    } else {
      result.splice(place++, 0, { cells, mark: "removed" });
    }
  }
  return result;
}

/**
 * A place for each message in a queue, for as long as it waits there; so that it can be drawn as one straight thread.
 * `slots` are the places so far, each `{message, where}` or null.
 */
function seat(slots, waiting) {
  const left = [...waiting];
  const seated = slots.map(() => null);
  // Of copies, the one that has not changed stays, and the one that came last.
  for (const alike of [(one, slot) => one.where === slot.where, () => true]) {
    for (let index = slots.length - 1; index >= 0; --index) {
      const slot = slots[index];
      if (!slot || seated[index]) continue;
      const at = left.findIndex((one) => one.message === slot.message && alike(one, slot));
      if (at >= 0) seated[index] = left.splice(at, 1)[0];
    }
  }
  for (const one of left) {
    const free = seated.findIndex((slot, index) => !slot && !slots[index]);
    if (free < 0) seated.push(one);
    else seated[free] = one;
  }
  return seated;
}
