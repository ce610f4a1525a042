/** The number of the step that's shown. */
let now = 0;
let timer;

const last = data.steps.length - 1;
const percent = (seconds) => `${(90 * seconds) / data.end}%`;

/** The boxes, each in the one around it, with their tabs. */
const boxes = data.boxes.map(({ title, more, letter }) => {
  const tab = make("span", "tab");
  const inside = make("div", "inside");
  const badge = make("span", `letter ${letter}`, letter);
  const name = !letter ? [title] : letter === title ? [badge] : [badge, " ", title];
  const head = make("span", "title", ...name);
  return { tab, inside, element: make("div", "box", tab, head, " ", make("span", "more", more), inside) };
});
data.boxes.forEach(({ around }, place) => {
  if (around >= 0) boxes[around].inside.append(boxes[place].element);
});

/** The bars, and what moves in them. */
const bars = data.orders.map(({ name, letter, parts, to, at, word }) => {
  const track = make("div", "track");
  const pieces = parts.map(([from, end, kind]) => {
    const part = make("div", `part ${kind}`);
    part.style.left = percent(from);
    track.append(part);
    return { part, from, end };
  });
  const end = make("span", `word ${word}`, word);
  end.style.left = percent(to);
  const cursor = make("div", "cursor");
  track.append(end, cursor);
  const label = make("span", "", make("span", `letter ${letter}`, letter), ` ${name}`);
  find("bars").append(make("div", "bar", label, track));
  return { pieces, end, at, cursor };
});

function axis() {
  let step = 1;
  while (data.end / step > 8) step *= String(step).startsWith("2") ? 2.5 : 2;
  const marks = make("div", "axis");
  for (let time = 0; time <= data.end; time += step) {
    const at = make("span", "", `${time} s`);
    at.style.left = percent(time);
    marks.append(at);
  }
  find("bars").append(marks);
}

const rows = data.steps.map(({ time, text, kind, depth }, place) => {
  const go = make("button", "", String(place + 1));
  go.type = "button";
  go.onclick = () => show(place);
  const isNew = place === 0 || data.steps[place - 1].time !== time;
  const what = make("td", kind, text);
  what.style.paddingLeft = `${depth + 0.5}rem`;
  const row = make("tr", "", make("td", "", go), make("td", "", isNew ? time : ""), what);
  row.onclick = () => show(place);
  return row;
});

/** Where everything stands after the step that's shown. */
function state() {
  const states = boxes.map(() => ["new", ""]);
  let printed = "";
  for (const step of data.steps.slice(0, now + 1)) {
    for (const [place, state, tab] of step.changes) states[place] = [state, tab];
    printed += step.printed ?? "";
  }
  return { states, printed };
}

function showBoxes(step, states) {
  const changed = step.changes.map(([place]) => place);
  boxes.forEach(({ element, tab }, place) => {
    const [state, text] = states[place];
    element.className = `box ${state}${place === step.top ? " top" : ""}`;
    tab.className = changed.includes(place) ? "tab now" : "tab";
    tab.textContent = text;
  });
  const group = boxes[step.group]?.element;
  if (group && find("boxes").firstChild !== group) find("boxes").replaceChildren(group);
}

function showBars(step) {
  for (const { pieces, end, at, cursor } of bars) {
    for (const { part, from, end } of pieces) {
      part.hidden = from >= step.seconds;
      part.style.width = percent(Math.min(end, step.seconds) - from);
    }
    end.hidden = at > now;
    cursor.style.left = percent(step.seconds);
  }
}

function show(place) {
  now = Math.min(Math.max(place, 0), last);
  const step = data.steps[now];
  const { states, printed } = state();
  find("text").textContent = step.text;
  find("why").textContent = step.why ?? "";
  find("clock").textContent = step.time;
  find("thread").textContent = step.thread ?? "";
  find("thread").className = states.some(([state]) => state === "blocks") ? "stopped" : "";
  find("timer").textContent = step.timer ?? "nobody";
  find("printed").textContent = printed;
  find("end").textContent = now === last ? data.verdict : "";
  find("slider").value = now;
  find("count").textContent = `${now + 1} of ${last + 1}`;
  find("back").disabled = now === 0;
  find("next").disabled = now === last;
  mark(step.line ? [...step.marks, ["", step.line]] : step.marks, step.line);
  for (const [, number] of step.marks) find("code").children[number - 1].className = "waits";
  if (step.line) find("code").children[step.line - 1].className = "here";
  showBoxes(step, states);
  showBars(step);
  rows.forEach((row, number) => (row.className = number === now ? "here" : ""));
  const scroll = find("scroll");
  scroll.scrollTop = rows[now].offsetTop - scroll.clientHeight / 2;
  const hash = `#${now + 1}`;
  if (location.hash !== hash && (now > 0 || location.hash)) history.replaceState(null, "", hash);
}

function play(isOn) {
  clearInterval(timer);
  timer = isOn ? setInterval(() => (now === last ? play(false) : show(now + 1)), 900) : undefined;
  find("play").textContent = isOn ? "Stop" : "Play";
}

function go(place) {
  play(false);
  show(place);
}

function toggle() {
  if (timer === undefined && now === last) show(0);
  play(timer === undefined);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const places = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
  if (event.key in places) go(places[event.key]);
  else if (event.key === " " && event.target.tagName !== "BUTTON") toggle();
  else return;
  event.preventDefault();
});
const follow = () => go((parseInt(location.hash.slice(1), 10) || 1) - 1);
addEventListener("hashchange", follow);

find("page").textContent = data.page;
find("with").textContent = data.with ? `with ${data.with}` : "";
find("command").textContent = data.command;
find("slider").max = last;
find("slider").oninput = () => go(Number(find("slider").value));
find("back").onclick = () => go(now - 1);
find("next").onclick = () => go(now + 1);
find("play").onclick = toggle;
find("waiting").hidden = data.orders.length === 0;
find("steps").append(...rows);
if (data.orders.length) axis();
list(data.source, data.letters);
follow();
