import { BLOCKS, renamed, styleOf, textNodes } from "./dom"

interface Item {
  readonly level: number
  readonly tag: "ul" | "ol"
}

const NUMBERED = /^\(?(?:\d+(?:\.\d+)*[.)]?|(?!o$)[a-zåäö][.)]|[ivxlc]+[.)])\)?$/i
const BULLET = /^\s*[•·◦▪▫‣⁃●○■□\uF0B7\uF0A7\uF06F][\s\u00A0]+/u

/**
 * Word on a desktop says "list" only in a style of its own and writes the bullet into the text; Word in a browser wraps
 * every item in a list of its own and says the level in an attribute. Both become lists.
 */
export function makeOfficeLists(body: HTMLElement): void {
  unpackOnlineLists(body)
  for (const line of body.querySelectorAll("div")) {
    if (BULLET.test(line.textContent ?? "") && line.querySelector(BLOCKS) === null) renamed(line, "p")
  }
  // The lists that are open, the outermost first.
  let open: Element[] = []
  for (const paragraph of body.querySelectorAll("p")) {
    const item = takeItem(paragraph)
    if (item === null) continue
    if (open[0] === undefined || previous(paragraph) !== open[0]) open = []
    const depth = Math.min(item.level, open.length + 1)
    open = open.slice(0, depth)
    if (open[depth - 1]?.localName !== item.tag) {
      const list = body.ownerDocument.createElement(item.tag)
      const outer = open[depth - 2]?.lastElementChild
      if (outer != null) outer.append(list)
      else paragraph.before(list)
      open = [...open.slice(0, depth - 1), list]
    }
    const entry = body.ownerDocument.createElement("li")
    open[depth - 1]?.append(entry)
    entry.append(paragraph)
  }
}

/** A list right inside a list, as Google Docs writes it, belongs to the item before it. */
export function makeNestedLists(body: HTMLElement): void {
  for (const inner of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const item = inner.previousElementSibling
    if (item?.localName === "li") item.append(inner)
    else inner.replaceWith(...inner.childNodes)
  }
}

const LEVEL = "data-list-level"

function unpackOnlineLists(body: HTMLElement): void {
  for (const item of body.querySelectorAll(":is(ul, ol) > li[data-aria-level]")) {
    const list = item.parentElement
    const wrapper = list?.closest(".ListContainerWrapper")
    if (list == null || wrapper == null) continue
    const paragraph = body.ownerDocument.createElement("p")
    paragraph.setAttribute(LEVEL, `${list.localName} ${item.getAttribute("data-aria-level")}`)
    for (const inner of item.querySelectorAll("p")) inner.replaceWith(...inner.childNodes)
    paragraph.append(...item.childNodes)
    wrapper.before(paragraph)
    item.remove()
    if (wrapper.querySelector("li") === null) wrapper.remove()
  }
}

/** What a paragraph says about its place in a list, and the bullet out of its text; null if it stands in none. */
function takeItem(paragraph: Element): Item | null {
  const online = /^(ul|ol) (\d+)$/.exec(paragraph.getAttribute(LEVEL) ?? "")
  if (online !== null) {
    paragraph.removeAttribute(LEVEL)
    return { level: Math.max(1, Number(online[2])), tag: online[1] === "ol" ? "ol" : "ul" }
  }
  const level = /level(\d)/.exec(styleOf(paragraph, "mso-list"))?.[1]
  if (level === undefined) return takeTypedBullet(paragraph)
  const bullet = takeBullet(paragraph)
  return { level: Math.max(1, Number(level)), tag: NUMBERED.test(bullet) ? "ol" : "ul" }
}

/** Takes out and returns what Word wrote for its own list bullets and numbers. */
export function takeBullet(element: Element): string {
  let bullet = ""
  for (const span of element.querySelectorAll("span")) {
    if (styleOf(span, "mso-list") !== "ignore") continue
    bullet += (span.textContent ?? "").replaceAll("\u00A0", " ").trim()
    span.remove()
  }
  return bullet
}

/** A bullet that someone typed or that a program wrote as a letter. Dashes and numbers may be meant, so they stay. */
function takeTypedBullet(paragraph: Element): Item | null {
  const match = BULLET.exec(paragraph.textContent ?? "")
  if (match === null || paragraph.closest("li") !== null) return null
  let left = match[0].length
  for (const node of textNodes(paragraph)) {
    const cut = Math.min(left, node.data.length)
    node.data = node.data.slice(cut)
    left -= cut
    if (left === 0) break
  }
  return { level: 1, tag: "ul" }
}

/** The element before, unless text stands between. */
function previous(element: Element): Element | null {
  let at = element.previousSibling
  while (at !== null && at.nodeType !== 1) {
    if (at.nodeType === 3 && (at.textContent ?? "").trim() !== "") return null
    at = at.previousSibling
  }
  return at as Element | null
}
