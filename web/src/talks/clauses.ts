import type { Node } from "prosemirror-model"
import type { EditorState } from "prosemirror-state"
import { schema } from "../binding/schema"
import type { Range } from "./marks"

/** A block of the text that can be commented on as a whole. */
export interface Clause {
  /** As it is numbered in the margin; headings have no number. */
  readonly number: number | null
  readonly range: Range
  readonly words: string
}

/** All blocks that say something, in their order. */
export function clausesOf(doc: Node): Clause[] {
  const clauses: Clause[] = []
  let count = 0
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true
    const range = trimmed(doc, { from: pos + 1, to: pos + 1 + node.content.size })
    if (range !== null) {
      const number = node.type === schema.nodes.heading ? null : ++count
      clauses.push({ number, range, words: wordsOf(doc, range) })
    }
    return false
  })
  return clauses
}

/** What a comment is about that is made now: the selected words, or else the block that the caret is in. */
export function chosenIn({ doc, selection }: EditorState): Range | null {
  if (!selection.empty) return trimmed(doc, selection)
  const { $from } = selection
  return $from.parent.isTextblock ? trimmed(doc, { from: $from.start(), to: $from.end() }) : null
}

/** The range without the space and the ends of blocks at its edges; null if nothing else is in it. */
export function trimmed(doc: Node, { from, to }: Range): Range | null {
  let first: number | null = null
  let last = from
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isText) return true
    const text = node.text ?? ""
    for (let i = Math.max(from - pos, 0); i < Math.min(to - pos, text.length); i++) {
      if (/\s/u.test(text[i]!)) continue
      first ??= pos + i
      last = pos + i + 1
    }
    return false
  })
  return first === null ? null : { from: first, to: last }
}

export function wordsOf(doc: Node, { from, to }: Range): string {
  return doc.textBetween(from, to, "\n")
}
