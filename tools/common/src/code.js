/** A line of the page. If it's wrapped, the rest is indented as it is. */
function line(text) {
  const span = make("span", "text", text.trimStart() || " ");
  span.style.paddingLeft = `${text.search(/\S|$/) + 2}ch`;
  span.style.textIndent = "-2ch";
  return span;
}

/** Shows the page, with room for so many letters beside each line. */
function list(source, letters) {
  find("code").style.setProperty("--who", `${1.2 * Math.min(letters, 5) + 0.8}em`);
  const rows = source.map((text, place) =>
    make("div", "", make("span", "who"), make("span", "number", String(place + 1)), line(text)),
  );
  find("code").append(...rows);
}

/** Puts letters beside their lines. All of these are made visible, or else this row. */
function mark(letters, first) {
  const code = find("code");
  for (const row of code.children) {
    row.className = "";
    row.firstChild.replaceChildren();
  }
  const here = [];
  for (const [letter, number] of letters) {
    const row = code.children[number - 1];
    if (!row) continue;
    row.className = "here";
    if (letter) row.firstChild.append(make("span", `letter ${letter}`, letter), " ");
    here.push(row);
  }
  if (here.length === 0) return;
  const top = (row) => row.offsetTop - code.offsetTop;
  const from = Math.min(...here.map(top));
  const to = Math.max(...here.map((row) => top(row) + row.offsetHeight));
  if (from >= code.scrollTop && to <= code.scrollTop + code.clientHeight) return;
  const row = code.children[first - 1];
  const middle = to - from <= code.clientHeight || !row ? (from + to) / 2 : top(row);
  code.scrollTop = middle - code.clientHeight / 2;
}
