/** The threads that have moved, one after another. The first of them is 0, and main is the last. */
let way = [];

const step = (node, thread) => data.nodes[node].steps.find((it) => it.thread === thread);

/** Gives letters to those who stand before a step for the first time. */
function meet(letters, node) {
  const fresh = data.nodes[node].seats
    .filter(([thread, , , , , isBefore]) => isBefore && !letters.has(thread))
    .map(([thread]) => thread)
    .sort((one, other) => one - other);
  for (const thread of fresh) letters.set(thread, letters.size);
}

const name = (letters, thread) => {
  const number = letters.get(thread);
  if (number === undefined) return "?";
  return number < 26 ? String.fromCharCode(65 + number) : `thread ${number + 1}`;
};

/**
 * Goes that way, as far as it can be gone, and says where it leads: the node, the letters, a row for
 * each step, what each thread has read and not used yet, and what was printed.
 */
function walk(threads) {
  const letters = new Map();
  const at = { node: 0, letters, rows: [], read: new Map(), printed: data.before, events: [] };
  at.values = [...data.nodes[0].values];
  const writes = new Map(); // for each object, the number of its last write, and whose it is
  const seen = new Map(); // the last write that a thread has seen of an object
  meet(letters, 0);
  for (const thread of threads) {
    const next = step(at.node, thread);
    if (!next) break;
    const seat = data.nodes[at.node].seats.find((it) => it[0] === thread);
    const key = `${thread} ${next.what}`;
    const last = writes.get(next.what) ?? { number: 0, thread };
    if (next.reads) seen.set(key, last.number);
    let unseen;
    if (next.writes) {
      const isUnseen = last.thread !== thread && (seen.get(key) ?? 0) < last.number;
      if (isUnseen) unseen = name(letters, last.thread);
      writes.set(next.what, { number: last.number + 1, thread });
      seen.set(key, last.number + 1);
    }
    // What a thread has read matters until it writes, or does something else with the same object.
    at.read.delete(key);
    if (next.read !== undefined && !next.writes) at.read.set(key, { thread, next });
    // A node may know late what was written through a guard, so the step says it.
    data.nodes[next.to].values.forEach((value, place) => {
      if (value !== data.nodes[at.node].values[place]) at.values[place] = value;
    });
    const column = data.columns.indexOf(next.what);
    if (next.wrote !== undefined && column >= 0) at.values[column] = next.wrote;
    const values = [...at.values];
    at.rows.push({ thread, line: seat[1], text: seat[2], unseen, values });
    at.printed += next.printed ?? "";
    if (next.events) at.events.push(next.events);
    at.node = next.to;
    meet(letters, at.node);
  }
  return at;
}

/** A shortest way from a node to an outcome. */
function wayTo(node, outcome) {
  const ways = new Map([[node, []]]);
  for (const [from, threads] of ways) {
    if (data.nodes[from].outcome === outcome) return threads;
    for (const { thread, to } of data.nodes[from].steps) {
      if (!ways.has(to)) ways.set(to, [...threads, thread]);
    }
  }
  return [];
}

/** Letters with counts, such as A2 B. */
function write(letters) {
  const runs = letters.join("").match(/([A-Z])\1*/g) ?? [];
  const words = runs.map((run) => (run.length > 1 ? run[0] + run.length : run));
  return words.join(runs.length === letters.length ? "" : " ");
}

/** Reads letters with counts as threads, as far as they can move. */
function read(text) {
  const threads = [];
  for (const [, letter, count] of text.toUpperCase().matchAll(/([A-Z])\s*(\d*)/g)) {
    for (let n = 0; n < Math.min(Number(count || 1), 100000); n++) {
      const at = walk(threads);
      const thread = [...at.letters.keys()].find((it) => name(at.letters, it) === letter);
      if (thread === undefined || !step(at.node, thread)) break;
      threads.push(thread);
    }
  }
  return threads;
}

const group = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** Where the threads with letters stand, in the order of these. */
function byLetter(at) {
  const seats = data.nodes[at.node].seats.filter(([thread]) => at.letters.has(thread));
  return seats.sort((one, other) => at.letters.get(one[0]) - at.letters.get(other[0]));
}

function showCode(at) {
  const seats = byLetter(at).filter(([, line, , state]) => line && state !== "done");
  const moved = seats.find(([thread]) => thread === at.rows.at(-1)?.thread);
  mark(seats.map(([thread, line]) => [name(at.letters, thread), line]), moved?.[1]);
}

function showShared(at) {
  const parts = data.columns.map((column, place) =>
    make("div", "", make("div", "name", column), make("div", "value", at.values[place])),
  );
  find("shared").replaceChildren(...parts);
}

function showThreads(at) {
  const buttons = byLetter(at).map(([thread, , text, state, has]) => {
    const letter = name(at.letters, thread);
    const notes = [...at.read.values()]
      .filter((it) => it.thread === thread)
      .map(({ next }) => (data.columns.length > 1 ? `has read ${next.what}: ${next.read}` : `has read ${next.read}`));
    if (has.length) notes.push(`has ${has.join(", ")}`);
    const button = make(
      "button",
      letter,
      make("span", "letter", letter),
      make("span", "main", data.main && thread === data.threads - 1 ? "main" : ""),
      make("span", "doing", text),
      make("span", "read", state === "done" ? "" : notes.join("; ")),
    );
    button.type = "button";
    button.disabled = state !== "can";
    button.onclick = () => move(thread);
    return button;
  });
  const focus = [...find("threads").children].indexOf(document.activeElement);
  find("threads").replaceChildren(...buttons);
  if (focus >= 0) buttons[focus]?.focus();
}

function showAhead(at) {
  const counts = data.nodes[at.node].ahead.map(BigInt);
  const all = counts.reduce((sum, it) => sum + it, 0n);
  const most = counts.reduce((max, it) => (it > max ? it : max), 1n);
  const schedules = all === 1n ? "1 schedule" : `${group(String(all))} schedules`;
  const isOver = data.nodes[at.node].outcome !== undefined;
  const head = data.counted ? `${schedules} from here` : "What can still happen";
  find("ahead-head").textContent = isOver ? "This is the end" : head;
  const rows = data.outcomes.map((outcome, place) => {
    const isGone = counts[place] === 0n;
    const go = make("button", "", outcome.text);
    go.type = "button";
    go.disabled = isGone || isOver;
    go.title = "Go a shortest way there";
    const bar = make("div", "bar");
    bar.style.width = `${Number((counts[place] * 1000n) / most) / 10}%`;
    bar.hidden = isGone || !data.counted;
    const count = data.counted ? group(String(counts[place])) : isGone ? "no" : "yes";
    const row = make(
      "tr",
      `${isGone ? "gone" : ""} ${outcome.right ? "right" : ""}`,
      make("td", "", go, make("span", "mark", outcome.right ? " right" : "")),
      make("td", "count", count),
      make("td", "bars", bar),
    );
    if (!go.disabled) row.onclick = () => set([...way, ...wayTo(at.node, place)]);
    return row;
  });
  find("ahead").replaceChildren(...rows);
}

function showSteps(at) {
  const rows = at.rows.map((row, place) => {
    const back = make("button", "", String(place + 1));
    back.type = "button";
    back.title = "Go back to after this step";
    back.onclick = () => set(way.slice(0, place + 1));
    const letter = name(at.letters, row.thread);
    return make(
      "tr",
      "",
      make("td", "", back),
      make("td", `letter ${letter}`, letter),
      make("td", "", row.line ? String(row.line) : ""),
      make("td", "", row.text),
      make("td", "values", row.values.join("  ")),
      make("td", "unseen", row.unseen ? `overwrites ${row.unseen}'s write unseen` : ""),
    );
  });
  const heads = ["", "", "line", "step", data.columns.join("  "), ""];
  const head = make("tr", "", ...heads.map((text, place) => make("th", place === 4 ? "values" : "", text)));
  find("steps").replaceChildren(...(rows.length ? [head, ...rows] : []));
  find("way").hidden = rows.length === 0;
}

function showEnd(at) {
  const node = data.nodes[at.node];
  const outcome = data.outcomes[node.outcome];
  const lines = [...at.events];
  if (outcome) {
    if (node.said) lines.push(node.said);
    const isTold = lines.length > 0 && !outcome.text.includes("=");
    if (!isTold) lines.push(outcome.text + (outcome.right ? "  right" : ""));
    if (data.serial) lines.push(data.serial);
  }
  find("end").textContent = lines.join("\n");
  find("end").className = outcome?.right ? "right" : "";
}

function say(at) {
  const row = at.rows.at(-1);
  if (!row) return "Press a letter, or a button.";
  const unseen = row.unseen ? `, and overwrites ${row.unseen}'s write unseen` : "";
  return `${name(at.letters, row.thread)}: ${row.text}${unseen}.`;
}

function show() {
  const at = walk(way);
  const letters = at.rows.map((row) => name(at.letters, row.thread));
  const text = write(letters.filter((it) => it.length === 1));
  find("back").disabled = find("again").disabled = way.length === 0;
  find("command").textContent = `${data.command} ${text}`;
  find("printed").textContent = at.printed;
  find("output").hidden = at.printed === "";
  showCode(at);
  showShared(at);
  showThreads(at);
  showAhead(at);
  showSteps(at);
  showEnd(at);
  const said = say(at);
  if (find("said").textContent !== said) find("said").textContent = said;
  const hash = `#${text.replaceAll(" ", "")}`;
  if (location.hash !== hash && (text || location.hash)) history.replaceState(null, "", hash);
}

function set(threads) {
  way = threads;
  show();
}

function move(thread) {
  const { node, letters } = walk(way);
  if (step(node, thread)) return set([...way, thread]);
  const seat = data.nodes[node].seats.find((it) => it[0] === thread);
  find("said").textContent = `${name(letters, thread)} can't move: ${seat?.[2] ?? "it isn't there"}.`;
}

/** Goes where the address says, and says so if that isn't possible. */
function follow() {
  const text = location.hash.slice(1).replaceAll("%20", " ");
  const threads = read(text);
  set(threads);
  const { rows, letters } = walk(threads);
  const letter = (it) => name(letters, it.thread);
  if (write(rows.map(letter)).replaceAll(" ", "") !== text.toUpperCase().replaceAll(" ", "")) {
    find("said").textContent = `The address says ${text}. On this page, that's possible as far as here.`;
  }
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toUpperCase();
  const { letters } = walk(way);
  const thread = [...letters.keys()].find((it) => name(letters, it) === key);
  if (thread !== undefined) move(thread);
  else if (key === "U" || key === "BACKSPACE") set(way.slice(0, -1));
  else if (key === "R") set([]);
  else return;
  event.preventDefault();
});
addEventListener("hashchange", follow);

find("page").textContent = data.page;
find("with").textContent = data.with ? `with ${data.with}` : "";
find("back").onclick = () => set(way.slice(0, -1));
find("again").onclick = () => set([]);
find("remarks").replaceChildren(...data.remarks.map((it) => make("p", "", it)));
list(data.source, data.threads);
follow();
