import { dropStyle, holdsBlock, renamed } from "./dom"
import { takeBullet } from "./lists"

const HEADINGS = "h1, h2, h3, h4, h5, h6"

/** Word's title is a heading, and the number that Word writes before one stays. Levels below the third become the third. */
export function makeHeadings(body: HTMLElement): void {
  for (const title of body.querySelectorAll("p.MsoTitle")) renamed(title, "h1")
  for (const heading of body.querySelectorAll(HEADINGS)) {
    const number = takeBullet(heading)
    if (/\d/.test(number)) heading.prepend(`${number} `)
    dropStyle(heading)
    // Where no heading can stand it is a line in bold.
    if (heading.closest("li, td, th, blockquote") !== null) {
      const strong = heading.ownerDocument.createElement("strong")
      strong.append(...heading.childNodes)
      heading.append(strong)
      renamed(heading, "p")
    }
  }
  for (const heading of body.querySelectorAll("[role=heading][aria-level]")) {
    if (heading.closest(HEADINGS) === null) renamed(heading, `h${Math.min(3, Number(heading.getAttribute("aria-level")) || 3)}`)
  }
}

/** Word says "quote" by a class. A quote holds no other quote and stands in no list. */
export function makeQuotes(body: HTMLElement): void {
  for (const quote of body.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote")) {
    const before = quote.previousElementSibling
    if (before?.localName === "blockquote" && before.hasAttribute("data-quote-of-word")) before.append(quote)
    else {
      const block = quote.ownerDocument.createElement("blockquote")
      block.setAttribute("data-quote-of-word", "")
      quote.replaceWith(block)
      block.append(quote)
    }
  }
  for (const inner of body.querySelectorAll(":is(blockquote, li) blockquote")) renamed(inner, "div")
}

/** Text that stands in no block becomes a paragraph, so that it is parted where all others are. */
export function makeParagraphs(body: HTMLElement): void {
  let run: ChildNode[] = []
  const close = () => {
    const text = run.map((node) => node.textContent ?? "").join("")
    if (text.trim() !== "") {
      const paragraph = body.ownerDocument.createElement("p")
      run[0]!.before(paragraph)
      paragraph.append(...run)
    }
    run = []
  }
  for (const node of [...body.childNodes]) {
    if (node.nodeType === 8) node.remove()
    else if (holdsBlock(node)) close()
    else run.push(node)
  }
  close()
}

/** Blocks that only make room: a statement numbers its paragraphs, so an empty one would be a clause that says nothing. */
export function dropEmptyBlocks(body: HTMLElement): void {
  for (const block of [...body.querySelectorAll(`p, li, ul, ol, blockquote, ${HEADINGS}`)].reverse()) {
    if ((block.textContent ?? "").trim() === "") block.remove()
  }
}
