/** Where a pasted `style` waits: as a style the page's content security policy would block and report it. */
const STYLE = "data-pasted-style"

const BLOCK_TAGS =
  "p|div|ul|ol|li|dl|dt|dd|h1|h2|h3|h4|h5|h6|blockquote|pre|table|caption|thead|tbody|tfoot|tr|td|th|" +
  "section|article|header|footer|main|aside|nav|figure|figcaption|address|details|summary|form|fieldset|hr|center"
const IS_BLOCK = new RegExp(`^(?:${BLOCK_TAGS})$`)

/** Every element that begins a line of its own, as a selector. */
export const BLOCKS = BLOCK_TAGS.replaceAll("|", ", ")

/** Reads HTML so that nothing in it acts: its styles are attributes that mean nothing, its images are never asked for. */
export function inert(html: string): HTMLElement {
  const harmless = html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/(<[a-z][^<>]*?\s)style(?=\s*=)/gi, `$1${STYLE}`)
  return new DOMParser().parseFromString(harmless, "text/html").body
}

/** The value of one style property, in small letters; "" if the element doesn't set it. */
export function styleOf(element: Element, property: string): string {
  for (const declaration of (element.getAttribute(STYLE) ?? "").split(";")) {
    const [name, value] = declaration.split(":", 2)
    if (name?.trim().toLowerCase() === property) return (value ?? "").trim().toLowerCase()
  }
  return ""
}

/** Elements with a style of their own, in the order of the text. */
export function styled(body: HTMLElement): Element[] {
  return [...body.querySelectorAll(`[${STYLE}]`)]
}

export function dropStyle(element: Element): void {
  element.removeAttribute(STYLE)
}

export function isBlock(node: Node): boolean {
  return node.nodeType === 1 && IS_BLOCK.test((node as Element).localName)
}

/** Whether a node is a block or has one inside. */
export function holdsBlock(node: Node): boolean {
  return node.nodeType === 1 && (isBlock(node) || (node as Element).querySelector(BLOCKS) !== null)
}

/** Puts what an element holds in its place. */
export function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes)
}

/** The same content under another tag, without attributes. */
export function renamed(element: Element, tag: string): Element {
  const made = element.ownerDocument.createElement(tag)
  made.append(...element.childNodes)
  element.replaceWith(made)
  return made
}

/** Makes a `<br>` of every newline in a text node. */
export function breakLines(node: Text): void {
  if (!/[\r\n]/.test(node.data)) return
  const lines = node.data.split(/\r\n?|\n/)
  node.replaceWith(...lines.flatMap((line, i) => (i === 0 ? [line] : [node.ownerDocument.createElement("br"), line])))
}

/** The text nodes below a node, in order. */
export function textNodes(root: Node): Text[] {
  const found: Text[] = []
  const visit = (node: Node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) found.push(child as Text)
      else visit(child)
    }
  }
  visit(root)
  return found
}
