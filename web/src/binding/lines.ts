import * as A from "@automerge/automerge/slim"
import { type Mark, type Node } from "prosemirror-model"
import { readMarks } from "./marks"
import { headingLevel, schema } from "./schema"

/** The lists by the type that automerge's published schema gives their items. */
export const LIST_OF = {
  "unordered-list-item": "bullet_list",
  "ordered-list-item": "ordered_list",
} as const
export type ItemType = keyof typeof LIST_OF

/** Nesting of one block, the limit that the server keeps too. What is nested deeper is shown flatter. */
export const BLOCK_PARENTS_MAX = 16

/** What a block marker says, in the words we write. `level` is 1–3 for a heading and null for all else. */
export interface Block {
  readonly type: "paragraph" | "heading" | ItemType
  readonly parents: readonly ("blockquote" | ItemType)[]
  readonly level: number | null
}

/** A piece of text with the same marks all through. */
export interface Run {
  readonly text: string
  readonly marks: readonly Mark[]
}

/** One text block: a marker and the text up to the next marker. */
export interface Line {
  readonly block: Block
  /** False only for text that stands before the first marker; deletions at the same time can leave some. */
  readonly marked: boolean
  readonly text: string
  readonly runs: readonly Run[]
}

export const PARAGRAPH: Block = { type: "paragraph", parents: [], level: null }

/**
 * Reads any spans at all. Unknown types and illegal nesting count as the nearest thing we can show; the marker itself
 * stays as its writer made it until somebody changes that block.
 */
export function linesFromSpans(spans: readonly A.Span[]): Line[] {
  const lines: { block: Block; marked: boolean; text: string; runs: Run[] }[] = []
  for (const span of spans) {
    if (span.type === "block") {
      lines.push({ block: readBlock(span.value), marked: true, text: "", runs: [] })
      continue
    }
    if (span.value === "") continue
    if (lines.length === 0) lines.push({ block: PARAGRAPH, marked: false, text: "", runs: [] })
    const line = lines[lines.length - 1]
    if (line === undefined) continue
    line.text += span.value
    line.runs.push({ text: span.value, marks: readMarks(span.marks) })
  }
  // An empty text is shown as one empty paragraph that has no marker yet.
  return lines.length > 0 ? lines : [{ block: PARAGRAPH, marked: false, text: "", runs: [] }]
}

/** The lines of what the editor shows, as markers are to be written for it. */
export function linesFromDoc(doc: Node): Line[] {
  const lines: Line[] = []
  collect(doc, [], lines)
  return lines
}

/** Whether two markers say the same. */
export function sameBlock(a: Block, b: Block): boolean {
  return (
    a === b ||
    (a.type === b.type &&
      a.level === b.level &&
      a.parents.length === b.parents.length &&
      a.parents.every((parent, i) => parent === b.parents[i]))
  )
}

function readBlock(value: A.Span extends infer S ? (S extends { type: "block"; value: infer V } ? V : never) : never): Block {
  const type = word(value["type"])
  const parents = readParents(value["parents"])
  // The published schema also has quotes as blocks of their own.
  if (type === "blockquote") return { type: "paragraph", parents: shownParents([...parents, "blockquote"]), level: null }
  if (type === "heading") return { type, parents: [], level: readLevel(value["attrs"]) }
  const known = type === "unordered-list-item" || type === "ordered-list-item" ? type : "paragraph"
  return { type: known, parents: shownParents(parents), level: null }
}

function readParents(value: unknown): string[] {
  return Array.isArray(value) ? value.slice(0, BLOCK_PARENTS_MAX).map(word) : []
}

/** A quote holds lists and paragraphs, and stands in nothing itself. */
function shownParents(parents: readonly string[]): Block["parents"] {
  const lists = parents.filter((parent): parent is ItemType => parent in LIST_OF)
  return parents[0] === "blockquote" ? ["blockquote", ...lists] : lists
}

function readLevel(attrs: unknown): number {
  const level = typeof attrs === "object" && attrs !== null ? (attrs as Record<string, unknown>)["level"] : 1
  const number = typeof level === "number" || typeof level === "bigint" ? Math.trunc(Number(level)) : 1
  return Math.min(3, Math.max(1, number || 1))
}

function word(value: unknown): string {
  if (A.isImmutableString(value)) return value.val
  return typeof value === "string" ? value : ""
}

function collect(node: Node, parents: readonly ("blockquote" | ItemType)[], lines: Line[]): void {
  node.forEach((child, _offset, index) => {
    if (child.isTextblock) lines.push(lineOf(child, node, index, parents))
    else if (child.type === schema.nodes.blockquote) collect(child, [...parents, "blockquote"], lines)
    else if (child.type === schema.nodes.list_item) collect(child, parents, lines)
    else {
      const item = child.type === schema.nodes.bullet_list ? "unordered-list-item" : "ordered-list-item"
      collect(child, [...parents, item], lines)
    }
  })
}

function lineOf(textblock: Node, parent: Node, index: number, parents: readonly ("blockquote" | ItemType)[]): Line {
  const runs: Run[] = []
  textblock.forEach((child) => runs.push({ text: child.text ?? "", marks: child.marks }))
  const block = blockOf(textblock, parent, index, parents)
  return { block, marked: true, text: textblock.textContent, runs }
}

function blockOf(textblock: Node, parent: Node, index: number, parents: readonly ("blockquote" | ItemType)[]): Block {
  if (textblock.type === schema.nodes.heading) return { type: "heading", parents: [], level: headingLevel(textblock) }
  const innermost = parents[parents.length - 1]
  // The first text block of an item carries the item's marker, later ones are paragraphs inside it.
  if (parent.type === schema.nodes.list_item && index === 0 && innermost !== undefined && innermost !== "blockquote") {
    return { type: innermost, parents: parents.slice(0, -1).slice(0, BLOCK_PARENTS_MAX), level: null }
  }
  return { type: "paragraph", parents: parents.slice(0, BLOCK_PARENTS_MAX), level: null }
}
