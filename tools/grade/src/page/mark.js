/** A text of more lines or backticks than these is shown as it was typed: they'd be too many parts. */
const LINES = 5000;
const TICKS = 4000;

const KEY = `grade ${data.class} ${data.seed ?? ""}`;
const questions = data.questions;
const rows = data.rows.filter((row) => row.answers);
const byId = new Map(rows.map((row) => [row.id, row]));

/** marks[row][question] = { mark, comment, hash: the text's that was marked }. */
let kept = { marks: {}, isSaved: true };
let before;
/** The question that's shown. */
let at = 0;

function read() {
  try {
    kept = JSON.parse(localStorage.getItem(KEY)) ?? kept;
  } catch {
    say("This browser keeps no marks. Save them as CSV before you close the page.");
  }
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    say("This browser keeps no marks. Save them as CSV before you close the page.");
  }
}

const cell = (row, question) => kept.marks[row.id]?.[question.label] ?? {};
const answer = (row, question) => row.answers[question.label];
const hash = (row, question) => answer(row, question)?.hash ?? "";
const isMarked = (row, question) => Boolean(cell(row, question).mark);

/** Whether the text isn't the one that was marked. */
function isChanged(row, question) {
  const it = cell(row, question);
  return Boolean(it.mark || it.comment) && it.hash !== undefined && it.hash !== hash(row, question);
}

const isOpen = (row, question) => !isMarked(row, question) || isChanged(row, question);

/** A mark as a number, also with a comma. */
function number(mark) {
  const isNumber = /^\s*[-+]?(\d+([.,]\d*)?|[.,]\d+)\s*$/.test(mark);
  return isNumber ? Number(mark.trim().replace(",", ".")) : NaN;
}

function sum(row) {
  const marks = questions.map((it) => cell(row, it).mark).filter(Boolean);
  const all = marks.map(number).reduce((sum, it) => sum + it, 0);
  return marks.length && !Number.isNaN(all) ? String(Math.round(all * 1e6) / 1e6) : "";
}

/** Code between backticks, in a text that's otherwise as it is. */
function inline(text) {
  const parts = text.split(/`([^`\n]{1,200})`/);
  return parts.map((part, place) => (place % 2 ? make("code", "", part) : part));
}

/** Ours may have bold and italic words, too. */
function rich(text) {
  const parts = text.split(/(\*\*[^*]+\*\*|\*[^*]+\*)/);
  return parts.flatMap((part, place) => {
    if (place % 2 === 0) return inline(part);
    return make(part.startsWith("**") ? "b" : "i", "", ...inline(part.replaceAll("*", "")));
  });
}

/** A line's kind: one whose breaks mean something keeps them. */
function kind(line, last) {
  if (/^( {4}|\t)/.test(line) && last !== "prose" && last !== "kept") return "code";
  if (/^\s*\|.*\|/.test(line)) return "code";
  if (/^\s*([-*+]\s|[>#]|\d+[.)]\s)/.test(line)) return "kept";
  return last === "kept" ? "kept" : "prose";
}

/** A text as paragraphs, whose lines are joined, and lists, code and tables, which keep theirs. */
function blocks(text, show = inline) {
  const isHuge = text.split("\n", LINES + 1).length > LINES || text.split("`", TICKS + 1).length > TICKS;
  if (isHuge) return [block("kept", [text], (it) => [it])];
  const all = [];
  let lines = [];
  let last = "";
  let fence = "";
  const end = () => {
    if (lines.length) all.push(block(last, lines, show));
    lines = [];
    last = "";
  };
  for (const line of text.split("\n")) {
    const mark = line.match(/^ {0,3}(```+|~~~+)/)?.[1];
    if (fence && mark && line.trim().startsWith(fence)) {
      end();
      fence = "";
    } else if (fence) {
      lines.push(line);
    } else if (mark) {
      end();
      fence = mark;
      last = "code";
    } else if (!line.trim()) {
      end();
    } else {
      const now = kind(line, last);
      if (now !== last) end();
      last = now;
      lines.push(line);
    }
  }
  end();
  return all;
}

function block(kind, lines, show) {
  const isProse = kind === "prose";
  const text = isProse ? lines.map((line) => line.trim()).join(" ") : lines.join("\n");
  const element = make(isProse ? "p" : "pre", isProse ? "" : kind === "code" ? "code" : "prose");
  // One after another: an answer may have too many parts for one call.
  for (const part of kind === "code" ? [text] : show(text)) element.append(part);
  element.dir = kind === "code" ? "ltr" : "auto";
  return element;
}

function link(row) {
  if (!/^https:\/\//.test(row.url ?? "")) return make("span", "id", row.id);
  const link = make("a", "id", row.id);
  link.href = row.url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

/** The whole file, unfolded when it's asked for. */
function whole(row, words) {
  const fold = make("details", "", make("summary", "", words));
  fold.ontoggle = () => {
    if (fold.open && fold.children.length === 1) fold.append(make("div", "", ...blocks(row.file)));
  };
  return fold;
}

function textOf(row) {
  const it = answer(row, questions[at]);
  const text = make("div", "text");
  if (it?.text) for (const part of blocks(it.text)) text.append(part);
  else text.append(make("p", "quiet", it ? "Nothing here." : "This question isn't in the file."));
  if (row.file && !it?.words) text.append(whole(row, "The whole file"));
  else if (row.file && row.above && at === 0) {
    const words = row.above === 1 ? "1 word" : `${row.above} words`;
    text.append(whole(row, `The whole file: ${words} above the first question`));
  }
  return text;
}

function article(row) {
  const it = answer(row, questions[at]);
  const words = it?.words ?? 0;
  const images = (it?.text.match(/!\[[^\]\n]*\]\(/g) ?? []).length;
  const name = make("bdi", "", row.name ?? "");
  name.title = row.name ?? "";
  const who = make("div", "who", link(row), name);
  who.append(make("span", "", words === 1 ? "1 word" : `${words.toLocaleString("en")} words`));
  if (images) who.append(make("span", "flag", images === 1 ? "1 image" : `${images} images`));
  if (row.note) who.append(make("span", "", row.note));
  const since = make("span", "flag");
  const same = make("button", "same");
  same.type = "button";
  same.tabIndex = -1;
  same.title = "Take its mark and comment (=)";
  who.append(since, same);

  const mark = make("input", "mark");
  mark.id = `mark ${row.id}`;
  mark.autocomplete = "off";
  mark.value = cell(row, questions[at]).mark ?? "";
  const label = make("label", "", "Mark");
  label.htmlFor = mark.id;
  const comment = make("textarea", "comment");
  comment.rows = 2;
  comment.placeholder = "Comment";
  comment.ariaLabel = `Comment on ${row.id}`;
  comment.value = cell(row, questions[at]).comment ?? "";
  const odd = make("span", "odd", "Not a number: there will be no sum.");
  const element = make("article", "", who, textOf(row), make("div", "box", label, mark, comment, odd));
  return Object.assign(element, { row, mark, comment, since, same, odd });
}

const articles = () => [...find("list").children];
const shown = () => articles().filter((it) => !it.hidden);

/** Shows what depends on the marks. */
function show(it) {
  const question = questions[at];
  const { row } = it;
  const changed = isChanged(row, question);
  it.classList.toggle("marked", isMarked(row, question) && !changed);
  it.odd.hidden = !it.mark.value || !Number.isNaN(number(it.mark.value));
  it.since.textContent = changed ? "changed since it was marked" : "";
  const others = answer(row, question)?.same;
  it.same.hidden = !others;
  if (!others) return;
  const from = others.find((id) => isMarked(byId.get(id), question)) ?? others[0];
  const mark = cell(byId.get(from), question).mark;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
  it.same.dataset.from = from;
  it.same.textContent = `same text as ${from}${more}${mark ? `: ${mark}` : ""}`;
}

function count() {
  questions.forEach((question, place) => {
    const done = rows.filter((row) => !isOpen(row, question)).length;
    const tab = find("tabs").children[place];
    tab.ariaCurrent = String(place === at);
    tab.lastChild.textContent = done === rows.length ? " ✓" : ` ${done}/${rows.length}`;
    if (place === at) find("count").textContent = `${done} of ${rows.length} marked`;
  });
  const left = rows.filter((row) => isOpen(row, questions[at])).length;
  const next = questions[at + 1];
  find("save").classList.toggle("unsaved", !kept.isSaved);
  find("next").textContent = left
    ? `${left} without a mark: show ${left === 1 ? "it" : "them"}`
    : next
      ? `Question ${next.label}`
      : "All have marks: save CSV";
}

function filter() {
  const question = questions[at];
  for (const it of articles()) it.hidden = find("only").checked && !isOpen(it.row, question);
  find("none").hidden = shown().length > 0;
}

/** Answers stand below the head, which is as high as it is. */
function measure() {
  const top = document.querySelector("header").offsetHeight + 8;
  document.documentElement.style.setProperty("--top", `${top}px`);
}

function open(place) {
  at = place;
  const question = questions[at];
  find("asked").replaceChildren(...inline(question.text));
  find("more").replaceChildren(...blocks(question.more));
  find("contains").replaceChildren(...blocks(question.good, rich));
  find("good").hidden = !question.good;
  const hasWords = (row) => Boolean(answer(row, question)?.words);
  const order = [...rows.filter(hasWords), ...rows.filter((row) => !hasWords(row))];
  find("list").replaceChildren(...order.map(article));
  articles().forEach(show);
  filter();
  count();
  measure();
  scrollTo(0, 0);
  const first = shown().find((it) => isOpen(it.row, question)) ?? shown()[0];
  if (first) go(first);
}

function go(it) {
  it.mark.focus({ preventScroll: true });
  it.mark.select();
  it.scrollIntoView({ block: "start" });
}

/** Keeps what stands in the boxes. To type a mark, or to press Enter, says that this text has it. */
function put(it, isConfirmed) {
  const question = questions[at];
  const old = cell(it.row, question);
  const now = { mark: it.mark.value.trim(), comment: (it.typed ?? it.comment.value).trim() };
  const isSame = (old.mark ?? "") === now.mark && (old.comment ?? "") === now.comment;
  if (isSame && !(isConfirmed && isChanged(it.row, question))) return;
  now.hash = isConfirmed || old.hash === undefined ? hash(it.row, question) : old.hash;
  (kept.marks[it.row.id] ??= {})[question.label] = now;
  kept.isSaved = false;
  keep();
  show(it);
  count();
  const others = answer(it.row, question)?.same ?? [];
  articles().filter((other) => others.includes(other.row.id)).forEach(show);
}

/** Takes the mark and the comment of the same text. */
function take(it) {
  const other = cell(byId.get(it.same.dataset.from), questions[at]);
  if (it.same.hidden || !other.mark) return;
  it.mark.value = other.mark;
  it.comment.value = other.comment ?? "";
  put(it, true);
}

/** Offers the rest of an earlier comment, selected, so that typing goes over it. */
function offer(it) {
  const typed = it.comment.value;
  if (typed.length < 2 || it.comment.selectionEnd !== typed.length) return;
  const comments = rows.filter((row) => row !== it.row).map((row) => cell(row, questions[at]).comment);
  const best = comments.filter((text) => text?.startsWith(typed) && text !== typed).at(-1);
  if (!best) return;
  it.typed = typed;
  it.comment.value = best;
  it.comment.setSelectionRange(typed.length, best.length);
}

find("list").addEventListener("input", (event) => {
  const it = event.target.closest("article");
  it.typed = undefined;
  const isTyped = event.inputType === "insertText" && !event.isComposing;
  if (event.target === it.comment && isTyped) offer(it);
  put(it, event.target === it.mark);
});
find("list").addEventListener("focusout", (event) => {
  const it = event.target.closest("article");
  if (it.typed === undefined) return;
  it.typed = undefined;
  put(it, false);
});
find("list").addEventListener("click", (event) => {
  if (event.target.classList.contains("same")) take(event.target.closest("article"));
});
find("list").addEventListener("keydown", (event) => {
  const it = event.target.closest("article");
  const isMark = event.target === it.mark;
  if (event.isComposing || (!isMark && event.target !== it.comment)) return;
  if (event.key === "Enter" && !event.altKey && !event.ctrlKey) {
    if (!event.shiftKey) {
      it.typed = undefined;
      put(it, true);
    }
    const all = shown();
    const next = all[all.indexOf(it) + (event.shiftKey ? -1 : 1)];
    if (next) go(next);
    else if (!event.shiftKey) find("next").focus();
  } else if (isMark && event.key === "=") {
    take(it);
  } else if (isMark && event.key === "?") {
    find("good").open = !find("good").open;
  } else {
    return;
  }
  event.preventDefault();
});
find("good").addEventListener("toggle", () => {
  measure();
  const it = document.activeElement.closest("article");
  if (it) go(it);
});
find("only").addEventListener("change", () => {
  filter();
  if (shown()[0]) go(shown()[0]);
});
find("next").addEventListener("click", () => {
  const isLeft = rows.some((row) => isOpen(row, questions[at]));
  find("only").checked = isLeft;
  if (isLeft) {
    filter();
    go(shown()[0]);
  } else if (at + 1 < questions.length) {
    open(at + 1);
  } else {
    save();
  }
});
addEventListener("resize", measure);
// Another window of the same page has kept something.
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  read();
  refresh(document.activeElement);
});

/** Shows what is kept, but not in this box, in which somebody types. */
function refresh(typed) {
  for (const it of articles()) {
    const { mark, comment } = cell(it.row, questions[at]);
    if (it.mark !== typed) it.mark.value = mark ?? "";
    if (it.comment !== typed) it.comment.value = comment ?? "";
    show(it);
  }
  count();
}

function say(text, canUndo) {
  find("said").hidden = false;
  find("words").textContent = text;
  find("undo").hidden = !canUndo;
  measure();
}

/** What a row says of itself in the CSV. Without names, a commit or a ref would be one. */
const PLACE = data.hidden ? ["key"] : ["key", "from", "login", "name", "email", "commit"];

/** A cell. What a spreadsheet would take for a formula gets an apostrophe. */
function quoted(text) {
  const isFormula = /^['\s]*[=+\-@＝＋－＠]/.test(text) && Number.isNaN(number(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What the roster says under a name, however that's written. */
function fact(row, name) {
  const column = data.columns.find((it) => it.trim().toLowerCase() === name);
  return row.roster?.[column] ?? "";
}

function csv() {
  const columns = data.columns.filter((it) => !PLACE.includes(it.trim().toLowerCase()));
  const parts = questions.flatMap(({ label }) => [`${label} mark`, `${label} comment`, `${label} text`]);
  const lines = [[...PLACE, ...columns, ...parts, "sum"]];
  for (const row of [...rows, ...data.rows.filter((row) => row.absent)]) {
    const place = PLACE.map((it) => row[it] ?? fact(row, it));
    const facts = columns.map((it) => row.roster?.[it] ?? "");
    const cells = questions.flatMap((question) => {
      const { mark, comment, hash } = cell(row, question);
      return [mark ?? "", comment ?? "", mark || comment ? (hash ?? "") : ""];
    });
    lines.push([...place, ...facts, ...cells, sum(row)]);
  }
  return `\ufeff${lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("")}`;
}

function save() {
  const url = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
  const link = make("a");
  link.href = url;
  link.download = `marks-${data.class}-${data.seed ?? ""}`.replace(/[^\w.-]+/g, "-") + ".csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  kept.isSaved = true;
  keep();
  count();
}

/** Rows of cells, also with the semicolons or tabs that a spreadsheet may have put in. */
function parse(text) {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const separators = [",", ";", "\t"].sort((a, b) => head.split(b).length - head.split(a).length);
  const lines = [[""]];
  let isQuoted = false;
  for (let place = 0; place < text.length; place++) {
    const character = text[place];
    const line = lines.at(-1);
    if (isQuoted && character === '"' && text[place + 1] === '"') {
      line[line.length - 1] += character;
      place++;
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (isQuoted) {
      line[line.length - 1] += character;
    } else if (character === separators[0]) {
      line.push("");
    } else if (character === "\n") {
      lines.push([""]);
    } else if (character !== "\r") {
      line[line.length - 1] += character;
    }
  }
  const full = lines.filter((line) => line.some(Boolean));
  const [names = [], ...rest] = full.map((line) => line.map((it) => it.replace(/^'(?=['\s]*[=+\-@＝＋－＠])/, "")));
  return rest.map((line) => Object.fromEntries(names.map((name, place) => [name, line[place] ?? ""])));
}

function load(text) {
  const byKey = new Map(rows.filter((row) => row.key).map((row) => [row.key, row]));
  const unknown = [];
  let put = 0;
  let changed = 0;
  before = JSON.stringify(kept);
  for (const line of parse(text.replace(/^\ufeff/, ""))) {
    const row = byId.get(line.from) ?? byKey.get(line.key);
    const cells = questions.map((question) => {
      const [mark, comment, hash] = ["mark", "comment", "text"].map((it) => line[`${question.label} ${it}`]?.trim());
      return { question, mark, comment, hash };
    });
    const filled = cells.filter(({ mark, comment }) => mark || comment);
    if (!row && filled.length) unknown.push(line.from || line.key || "?");
    if (!row) continue;
    for (const { question, mark, comment, hash } of filled) {
      (kept.marks[row.id] ??= {})[question.label] = { mark, comment, hash: hash || undefined };
      put++;
      if (isChanged(row, question)) changed++;
    }
  }
  keep();
  refresh();
  filter();
  let said = put === 1 ? "1 mark is back" : `${put} marks are back`;
  if (changed) said += `; ${changed} of them on texts that have changed since`;
  if (unknown.length) said += `; not on this page: ${unknown.slice(0, 5).join(", ")}`;
  say(`${said}.`, true);
}

find("save").onclick = save;
find("load").onclick = () => find("file").click();
find("file").onchange = async () => {
  const bytes = await find("file").files[0].arrayBuffer();
  find("file").value = "";
  try {
    load(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    load(new TextDecoder("windows-1252").decode(bytes)); // as some spreadsheets save it
  }
};
find("undo").onclick = () => {
  kept = JSON.parse(before);
  keep();
  refresh();
  filter();
  find("said").hidden = true;
  measure();
};

/** What isn't a submission, and who hasn't handed in. */
function others() {
  const all = data.rows.filter((row) => !row.answers);
  if (all.length === 0) return;
  const items = all.map((row) => make("li", "", link(row), " ", make("bdi", "", row.name ?? ""), `: ${row.note}`));
  find("others").append(make("h2", "", "No submissions"), make("ul", "", ...items));
}

document.title = `Mark: ${data.class}`;
questions.forEach((question, place) => {
  const tab = make("button", "", question.label, make("small"));
  tab.type = "button";
  tab.title = question.text;
  tab.onclick = () => open(place);
  find("tabs").append(tab);
});
read();
others();
if (rows.length) {
  const first = questions.findIndex((question) => rows.some((row) => isOpen(row, question)));
  open(Math.max(0, first));
} else {
  find("asked").textContent = "There are no submissions.";
  find("next").hidden = true;
}
