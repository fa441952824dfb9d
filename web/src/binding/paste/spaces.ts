import { breakLines, holdsBlock, isBlock, textNodes } from "./dom"

/** Stands for a line break inside a paragraph of pasted HTML, where a newline would count as a space. */
export const LINE_BREAK = "\u2028"

// Hyphens that show only at a line's end, and marks of no width that programs leave behind. The joiners that emoji and
// some scripts need are not among them.
const INVISIBLE = /[\u00AD\u200B\u2060\uFEFF]/g
const SPACES = /[ \t\r\n\u00A0]+/g
const KEEPS_NEXT_TO = /[\d§%€°]/

/**
 * Takes out what can't be seen, and makes a space of every no-break space that only fills: Word indents with rows of
 * them and browsers copy them for ordinary spaces. One beside a figure is meant (`10 000 €`, `§ 5`) and stays.
 */
export function cleanSpaces(body: HTMLElement): void {
  for (const node of textNodes(body)) {
    const text = node.data.replace(INVISIBLE, "")
    const clean = node.parentElement?.closest("pre")
      ? text
      : text.replace(SPACES, (run: string, at: number) => {
          const beside = (text[at - 1] ?? "") + (text[at + 1] ?? "")
          return run === "\u00A0" && KEEPS_NEXT_TO.test(beside) && at > 0 && at + 1 < text.length ? run : " "
        })
    if (clean !== node.data) node.data = clean
  }
}

/** Makes every `<br>` that shows a line a `LINE_BREAK`. Two of them part paragraphs, once the text is in the editor's shape. */
export function makeLineBreaks(body: HTMLElement): void {
  for (const pre of body.querySelectorAll("pre")) for (const node of textNodes(pre)) breakLines(node)
  for (const br of body.querySelectorAll("br")) {
    // Between blocks, or at the edge of one, it only makes room.
    if (reachesEdge(br, "nextSibling") || reachesEdge(br, "previousSibling")) {
      br.remove()
      continue
    }
    trimBeside(br.previousSibling, "end")
    trimBeside(br.nextSibling, "start")
    br.replaceWith(LINE_BREAK)
  }
}

/** The line breaks of our own clipboard are the newlines that they were. */
export function exactBreaks(body: HTMLElement): void {
  for (const br of body.querySelectorAll("br")) br.replaceWith("\n")
}

/** Whether nothing but space and breaks lies between here and a block, or the edge of the block around. */
function reachesEdge(br: Element, side: "nextSibling" | "previousSibling"): boolean {
  let at: Node = br
  for (;;) {
    const sibling: Node | null = at[side]
    if (sibling !== null) {
      if (holdsBlock(sibling)) return true
      // A comment has text, but none that is seen.
      if (sibling.nodeType !== 8 && (sibling.textContent ?? "").trim() !== "") return false
      at = sibling
      continue
    }
    const parent = at.parentElement
    if (parent === null || parent.localName === "body" || isBlock(parent)) return true
    at = parent
  }
}

function trimBeside(node: Node | null, end: "start" | "end"): void {
  if (node?.nodeType !== 3) return
  const text = node.textContent ?? ""
  node.textContent = end === "end" ? text.replace(/ +$/, "") : text.replace(/^ +/, "")
}
