import { readFileSync } from "node:fs"
import { Window } from "happy-dom"
import { DOMParser, type Node } from "prosemirror-model"
import { composePasted } from "../../src/binding/input"
import { type Losses, cleanPastedHtml } from "../../src/binding/paste"
import { schema } from "../../src/binding/schema"

const window = new Window()
Object.assign(globalThis, { DOMParser: window.DOMParser, document: window.document })

/** What a program put on the clipboard, as it was caught there. */
export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.html`, import.meta.url), "utf8")
}

/** What the editor gets of pasted HTML, one line for each block, and what was lost. */
export function paste(html: string): { lines: string[]; losses: Losses; html: string } {
  const clean = cleanPastedHtml(html)
  const slice = composePasted(DOMParser.fromSchema(schema).parseSlice(bodyOf(clean.html)))
  return { lines: outline(slice.content.content), losses: clean.losses, html: clean.html }
}

export function bodyOf(html: string): HTMLElement {
  return new window.DOMParser().parseFromString(html, "text/html").body as unknown as HTMLElement
}

export function detachedDocument(): Document {
  return window.document as unknown as Document
}

/** Blocks in the manner of Markdown, as it is easiest to read in a test. */
export function outline(blocks: readonly Node[], indent = ""): string[] {
  return blocks.flatMap((block) => {
    switch (block.type.name) {
      case "bullet_list":
      case "ordered_list":
        return block.children.flatMap((item, i) => {
          const [first, ...rest] = outline(item.children, `${indent}   `)
          const mark = block.type.name === "bullet_list" ? "-" : `${i + 1}.`
          return [`${indent}${mark} ${(first ?? "").trimStart()}`, ...rest]
        })
      case "blockquote":
        return outline(block.children, `${indent}> `)
      case "heading":
        return [`${indent}${"#".repeat(Number(block.attrs["level"]))} ${words(block)}`]
      default:
        return [indent + words(block)]
    }
  })
}

function words(block: Node): string {
  return block.children
    .map((child) => {
      let text = (child.text ?? "").replaceAll("\n", "⏎").replaceAll("\u00A0", "␣")
      for (const mark of child.marks) {
        if (mark.type.name === "strong") text = `**${text}**`
        if (mark.type.name === "em") text = `*${text}*`
        if (mark.type.name === "link") text = `[${text}](${String(mark.attrs["href"])})`
      }
      return text
    })
    .join("")
}
