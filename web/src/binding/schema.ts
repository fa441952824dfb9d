import { Schema, type DOMOutputSpec, type Mark, type Node } from "prosemirror-model"
import { safeHref, safeTitle } from "./links"

/** The attributes of a link as the editor keeps them. `href` has passed `safeHref`, or the link is not shown as one. */
export interface LinkAttrs {
  href: string
  title: string
}

/**
 * Text blocks carry this attribute on our own clipboard: a paste that has it keeps its white space to the letter, while
 * foreign HTML has its line breaks collapsed as a browser would.
 */
export const EXACT_TEXT = "data-exact-text"

function textblock(tag: string, attrs?: Record<string, unknown>) {
  return [
    { tag: `${tag}[${EXACT_TEXT}]`, preserveWhitespace: "full" as const, ...(attrs && { attrs }) },
    { tag, preserveWhitespace: false as const, ...(attrs && { attrs }) },
  ]
}

/**
 * What a statement's text can hold: headings 1–3, paragraphs, lists, quotes; links, italics, bold. A newline inside a
 * text is an ordinary character and is shown (`white-space: pre-wrap`), so the line model needs no inline nodes.
 */
export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      content: "text*",
      group: "block flow",
      whitespace: "pre",
      parseDOM: textblock("p"),
      toDOM: () => ["p", 0],
    },
    heading: {
      content: "text*",
      group: "block",
      whitespace: "pre",
      defining: true,
      attrs: { level: { default: 2, validate: "number" } },
      parseDOM: [1, 2, 3, 4, 5, 6].flatMap((level) => textblock(`h${level}`, { level: Math.min(level, 3) })),
      toDOM: (node) => [`h${headingLevel(node)}`, 0],
    },
    blockquote: {
      content: "flow+",
      group: "block",
      defining: true,
      parseDOM: [{ tag: "blockquote" }],
      toDOM: () => ["blockquote", 0],
    },
    bullet_list: {
      content: "list_item+",
      group: "block flow",
      parseDOM: [{ tag: "ul" }],
      toDOM: () => ["ul", 0],
    },
    ordered_list: {
      content: "list_item+",
      group: "block flow",
      parseDOM: [{ tag: "ol" }],
      toDOM: () => ["ol", 0],
    },
    list_item: {
      content: "flow+",
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: () => ["li", 0],
    },
    text: {},
  },
  marks: {
    link: {
      // Text typed right after a link is not part of it.
      inclusive: false,
      attrs: { href: { validate: "string" }, title: { default: "", validate: "string" } },
      parseDOM: [{ tag: "a[href]", getAttrs: parseLink }],
      toDOM: renderLink,
    },
    em: {
      parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }],
      toDOM: () => ["em", 0],
    },
    strong: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b" },
        { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
      ],
      toDOM: () => ["strong", 0],
    },
  },
})

/** The level of a heading, 1–3 whatever the node says. */
export function headingLevel(node: Node): number {
  return Math.min(3, Math.max(1, Math.trunc(Number(node.attrs["level"])) || 1))
}

function parseLink(element: HTMLElement): LinkAttrs | false {
  const href = safeHref(element.getAttribute("href") ?? "")
  return href === null ? false : { href, title: safeTitle(element.getAttribute("title") ?? "") }
}

// Checked here again, although parsing checks too: a peer can write any mark into the text.
function renderLink(mark: Mark): DOMOutputSpec {
  const href = safeHref(String(mark.attrs["href"]))
  if (href === null) return ["span", 0]
  const title = String(mark.attrs["title"])
  return ["a", { href, ...(title && { title }), rel: "noopener noreferrer nofollow" }, 0]
}
