"use strict";

/** Fills `element` with the state after `step`, and marks what this step changed. */
function drawState(element, picture, states, step) {
  const { lanes, moments } = picture;
  const now = states[step], old = states[Math.max(step - 1, 0)];
  const moment = moments[step - 1];
  const breaking = step === moments.length ? picture.breaking : [];
  const undone = moment?.what === "undone" ? moment.rows.filter((row) => row.added) : [];
  const endpoints = lanes.map((name, lane) => drawEndpoint({
    name, lane, now, old,
    property: picture.property,
    active: moment?.lane === lane && moment.what !== "time_passed",
    undone: moment?.lane === lane ? undone : [],
    breaking: breaking.filter((row) => row.lane === lane),
  }));
  const other = Object.keys(now.queues).filter((queue) => !lanes.includes(queue) && queue !== "error");
  const queues = ["error", ...other].map((queue) => make("section", { class: "endpoint errors" },
    make("header", {}, make("h3", {}, `${queue} queue`), drawQueue(now.queues[queue], old.queues[queue]))));
  element.replaceChildren(...endpoints, ...queues);
}

function drawEndpoint({ name, lane, now, old, property, active, undone, breaking }) {
  const known = now.tables[lane].map((table) => table.name);
  const told = [...undone, ...breaking].map((row) => row.table).filter((table) => !known.includes(table));
  const tables = [...now.tables[lane], ...[...new Set(told)].map((table) => ({ name: table, columns: [], rows: [] }))];
  return make("section", { class: `endpoint${active ? " active" : ""}`, "aria-label": name },
    make("header", {},
      make("h3", {}, name, now.down[lane] ? make("span", { class: "down" }, "crashed") : ""),
      make("span", { class: "queue-name" }, "queue"), drawQueue(now.queues[name], old.queues[name])),
    make("div", { class: "tables" }, tables.map((table) => {
      const ofTable = (row) => row.table === table.name;
      const before = old.tables[lane].find((one) => one.name === table.name)?.rows ?? [];
      const rows = markBreaking(markedRows(before, table.rows), breaking.filter(ofTable));
      const ghosts = undone.filter(ofTable).map(({ cells }) => ({ cells, mark: "undone" }));
      return drawTable(table, [...rows, ...ghosts], property);
    })));
}

function drawQueue(queue = [], old = []) {
  const fresh = without(queue.map((one) => one.message), old.map((one) => one.message));
  const places = { waiting: "", in_hand: "in hand", delayed: "delayed" };
  const messages = queue.map(({ message, label, where }) =>
    make("li", { class: `queued ${where}${fresh.includes(message) ? " fresh" : ""}` },
      chip(message), make("span", {}, label),
      places[where] ? make("span", { class: "where" }, places[where]) : ""));
  return make("ul", { class: "queue", "aria-label": "queue" },
    messages.length ? messages : make("li", { class: "empty" }, "empty"));
}

const remarks = { added: "new", removed: "removed", undone: "undone", missing: "is missing" };

function drawTable({ name, columns }, rows, property) {
  const caption = make("caption", {}, name, rows.length ? "" : make("span", { class: "empty" }, " no rows"));
  if (!rows.length) return make("table", {}, caption);
  const remark = (mark) => remarks[mark] ?? `breaks ${property || "what was expected"}`;
  const head = make("tr", {}, columns.map((column) => make("th", { scope: "col" }, column)));
  const body = rows.map(({ cells, mark }) => make("tr", { class: mark || undefined },
    cells.map((text) => cell("td", text, { focusable: true })),
    mark ? make("td", { class: "remark" }, remark(mark)) : ""));
  return make("table", {}, caption, make("thead", {}, columns.length ? head : ""), make("tbody", {}, body));
}

/** Marks the rows that break the property, and adds those that are missing. */
function markBreaking(rows, breaking) {
  const result = [...rows];
  for (const { cells, missing } of breaking) {
    const breaks = (row) => (row.mark === "" || row.mark === "added") && same(row.cells, cells);
    const at = missing ? -1 : result.findIndex(breaks);
    if (at >= 0) result[at] = { cells, mark: "breaking" };
    else result.push({ cells, mark: missing ? "missing" : "breaking" });
  }
  return result;
}
