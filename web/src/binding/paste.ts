/** Stands for a line break inside a paragraph of pasted HTML, where a newline would count as a space. */
export const LINE_BREAK = "\u2028"

const BLOCKS = "p, div, ul, ol, li, h1, h2, h3, h4, h5, h6, blockquote, table"
const BLOCK_CHILD = `:scope > :is(${BLOCKS})`

/** Where a pasted `style` waits: as a style the page's content security policy would block and report it. */
const STYLE = "data-pasted-style"

/** Makes pasted HTML say what it looks like: Word's paragraphs with a bullet in front are lists, `<br>` breaks a line. */
export function cleanPastedHtml(html: string): string {
  const inert = html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/(<[a-z][^<>]*?\s)style(?=\s*=)/gi, `$1${STYLE}`)
  const { body } = new DOMParser().parseFromString(inert, "text/html")
  makeWordLists(body)
  makeMarks(body)
  makeLineBreaks(body)
  return body.innerHTML
}

/** Bold and italics that are said by a style alone, as Google Docs does. Headings are bold by themselves. */
function makeMarks(body: HTMLElement): void {
  for (const element of body.querySelectorAll(`[${STYLE}]`)) {
    const style = element.getAttribute(STYLE) ?? ""
    element.removeAttribute(STYLE)
    if (/^h[1-6]$/.test(element.localName)) continue
    const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(style)?.[1] ?? ""
    // Google Docs wraps whole pastes in <b style="font-weight: normal">.
    if (/^(b|strong)$/.test(element.localName)) {
      if (/^(normal|[1-5]00)$/i.test(weight)) element.replaceWith(...element.childNodes)
      continue
    }
    if (/^(bold|bolder|[6-9]00)$/i.test(weight)) wrapContent(element, "strong")
    if (/(?:^|;)\s*font-style:\s*italic/i.test(style)) wrapContent(element, "em")
  }
}

function wrapContent(element: Element, tag: "strong" | "em"): void {
  const wrapper = element.ownerDocument.createElement(tag)
  wrapper.append(...element.childNodes)
  element.append(wrapper)
}

function makeLineBreaks(body: HTMLElement): void {
  for (const br of body.querySelectorAll("br")) {
    const between = br.parentElement?.querySelector(BLOCK_CHILD) != null
    const trailing = br.nextSibling === null
    // Between blocks, or at the end of one, a browser shows no line for it.
    if (between || trailing) br.remove()
    else br.replaceWith(LINE_BREAK)
  }
}

interface WordItem {
  readonly level: number
  readonly tag: "ul" | "ol"
}

/** Word says "list" only in a style of its own, and writes the bullet into the text. */
function makeWordLists(body: HTMLElement): void {
  // The lists that are open, the outermost first.
  let open: Element[] = []
  for (const paragraph of body.querySelectorAll("p")) {
    const item = takeWordItem(paragraph)
    if (item === null) continue
    if (open[0] === undefined || paragraph.previousElementSibling !== open[0]) open = []
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

/** What the paragraph's own style says about its place in a list, and the bullet out of its text. */
function takeWordItem(paragraph: Element): WordItem | null {
  const level = /mso-list:[^;]*level(\d)/i.exec(paragraph.getAttribute(STYLE) ?? "")?.[1]
  if (level === undefined) return null
  let bullet = ""
  for (const span of paragraph.querySelectorAll("span")) {
    if (!/mso-list:\s*ignore/i.test(span.getAttribute(STYLE) ?? "")) continue
    bullet = span.textContent?.trim() ?? ""
    span.remove()
  }
  return { level: Math.max(1, Number(level)), tag: /^(\d+|[a-z]|[ivx]+)[.)]/i.test(bullet) ? "ol" : "ul" }
}
