import { DOMSerializer, type Node, type Slice } from "prosemirror-model"
import { breakLines, textNodes } from "./paste/dom"
import { EXACT_TEXT, headingLevel, schema } from "./schema"

const { nodes } = schema

class ClipboardSerializer extends DOMSerializer {
  override serializeFragment(...args: Parameters<DOMSerializer["serializeFragment"]>): ReturnType<DOMSerializer["serializeFragment"]> {
    const made = super.serializeFragment(...args)
    const isWhole = args[2] === undefined
    if (isWhole) for (const node of textNodes(made)) breakLines(node)
    return made
  }
}

/**
 * What goes on the clipboard for others: plain headings, lists, quotes and links, which Word and the like keep, and
 * `<br>` for a newline inside a clause. Each text block says that its white space is meant, for when it is pasted here.
 */
export const clipboardSerializer: DOMSerializer = new ClipboardSerializer(
  {
    ...DOMSerializer.nodesFromSchema(schema),
    paragraph: () => ["p", { [EXACT_TEXT]: "" }, 0],
    heading: (node) => [`h${headingLevel(node)}`, { [EXACT_TEXT]: "" }, 0],
  },
  DOMSerializer.marksFromSchema(schema),
)

/** The same as plain text: an empty line between blocks, lists with their dashes and numbers, links with their address. */
export function plainText(slice: Slice): string {
  // A piece of a single block is only its words: one pastes it into the middle of something.
  const only = slice.content.childCount === 1 ? slice.content.firstChild : null
  if (only?.isTextblock) return slice.openStart > 0 ? only.textContent : lineOf(only)
  return blocksOf(slice.content.content).join("\n\n")
}

function blocksOf(blocks: readonly Node[]): string[] {
  return blocks.map((block) => {
    if (block.isTextblock) return lineOf(block)
    if (block.type === nodes.bullet_list || block.type === nodes.ordered_list) return itemsOf(block)
    const inner = blocksOf(block.children)
    return block.type === nodes.blockquote ? inner.join("\n\n").replace(/^/gm, "> ").replace(/ +$/gm, "") : inner.join("\n")
  })
}

function itemsOf(list: Node): string {
  const items = list.children.map((item, i) => {
    const mark = list.type === nodes.ordered_list ? `${i + 1}. ` : "- "
    return mark + blocksOf(item.children).join("\n").replaceAll("\n", `\n${" ".repeat(mark.length)}`)
  })
  return items.join("\n")
}

function lineOf(block: Node): string {
  let line = ""
  block.forEach((child, _offset, index) => {
    const text = child.text ?? ""
    line += text
    const link = child.marks.find((mark) => mark.type === schema.marks.link)
    const next = index + 1 < block.childCount ? block.child(index + 1) : null
    if (link === undefined || (next !== null && link.isInSet(next.marks))) return
    const address = String(link.attrs["href"])
    if (!address.replace(/^mailto:/i, "").includes(text.trim())) line += ` (${address})`
  })
  return line
}
