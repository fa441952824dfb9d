import { BLOCKS, unwrap } from "./dom"

const JOINT = " – "

/** Makes a paragraph of every row, its cells with a dash between. Returns how many tables there were. */
export function makeTables(body: HTMLElement): number {
  let tables = 0
  // The innermost first: what stands in a cell is text by then.
  for (const table of [...body.querySelectorAll("table")].reverse()) {
    const rows = [...table.querySelectorAll("tr")]
    if (rows.every((row) => row.children.length <= 1)) {
      // One column is a frame that a web page or a letter puts around its text.
      unpackFrame(table)
      continue
    }
    tables += 1
    const caption = [...table.querySelectorAll("caption")].map((one) => paragraphOf([one]))
    table.replaceWith(...caption, ...rows.filter(hasText).map((row) => paragraphOf([...row.children])))
  }
  return tables
}

function unpackFrame(table: Element): void {
  for (const cell of table.querySelectorAll("td, th, caption")) {
    const box = table.ownerDocument.createElement("div")
    box.append(...cell.childNodes)
    cell.replaceWith(box)
  }
  for (const part of table.querySelectorAll("thead, tbody, tfoot, tr, col, colgroup")) unwrap(part)
  unwrap(table)
}

function hasText(row: Element): boolean {
  return (row.textContent ?? "").trim() !== ""
}

/** An empty cell keeps its place, so that columns can be told apart; empty cells at the end say nothing. */
function paragraphOf(cells: readonly Element[]): Element {
  let last = cells.length
  while (last > 0 && !hasText(cells[last - 1]!)) last -= 1
  const paragraph = cells[0]!.ownerDocument.createElement("p")
  cells.slice(0, last).forEach((cell, i) => {
    if (i > 0) paragraph.append(JOINT)
    flatten(cell)
    if (cell.localName !== "th") {
      paragraph.append(...cell.childNodes)
      return
    }
    const strong = cell.ownerDocument.createElement("strong")
    strong.append(...cell.childNodes)
    paragraph.append(strong)
  })
  return paragraph
}

/** The words of a cell in one line: its blocks with a space between. */
function flatten(cell: Element): void {
  for (const br of cell.querySelectorAll("br")) br.replaceWith(" ")
  for (const block of [...cell.querySelectorAll(BLOCKS)].reverse()) {
    block.before(" ")
    block.after(" ")
    unwrap(block)
  }
  const texts = (cell.textContent ?? "").trim()
  if (texts === "") cell.replaceChildren()
  trim(cell, "first")
  trim(cell, "last")
}

function trim(cell: Element, side: "first" | "last"): void {
  const next = () => (side === "first" ? cell.firstChild : cell.lastChild)
  for (let node = next(); node !== null; node = next()) {
    if (node.nodeType !== 3) return
    const text = node.textContent ?? ""
    node.textContent = side === "first" ? text.trimStart() : text.trimEnd()
    if (node.textContent !== "") return
    node.parentNode?.removeChild(node)
  }
}
