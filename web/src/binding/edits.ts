import type { Node } from "prosemirror-model"
import type { Transaction } from "prosemirror-state"
import { AddMarkStep, RemoveMarkStep, ReplaceAroundStep, ReplaceStep, type Step } from "prosemirror-transform"
import { linesFromDoc, sameBlock, type Block, type Line } from "./lines"
import { splitsPair, type Operation } from "./operations"
import { Positions } from "./positions"

/** Stands for a marker where a text with its markers is compared as one string. */
const MARKER = "\uFFFC"

/**
 * The operations on characters and markers that do to the text what the transactions did to the editor. Marks are not
 * among them: they are compared once the text stands (`markOperations`).
 */
export function operationsOf(transactions: readonly Transaction[], headless: boolean): Operation[] {
  const operations: Operation[] = []
  let unmarked = headless
  for (const transaction of transactions) {
    transaction.steps.forEach((step, i) => {
      if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return
      const before = transaction.docs[i]
      if (before === undefined) return
      const typed = typing(step, before, unmarked)
      if (typed !== null) {
        operations.push(typed)
        return
      }
      const after = transaction.docs[i + 1] ?? transaction.doc
      const positions = new Positions(before, unmarked)
      operations.push(...difference(before, after, unmarked, startOf(step, positions)))
      unmarked = false
    })
  }
  return operations
}

/**
 * The operations that turn one text into another, found by their common beginning and end. The beginning is no longer
 * than `start`, so that of several equal readings ("aa" with an "a" more) the one is taken that the writer meant.
 */
export function difference(before: Node, after: Node, headless: boolean, start: number): Operation[] {
  const have = linesFromDoc(before)
  const want = linesFromDoc(after)
  const operations: Operation[] = []
  const first = want[0]
  let bound = start
  if (headless && have[0] !== undefined && first !== undefined) {
    // Text before the first marker gets one, so that from here on every block has its own.
    operations.push({ kind: "split", index: 0, block: first.block })
    have[0] = { ...have[0], block: first.block }
    bound += 1
  }
  const a = flat(have)
  const b = flat(want)
  const prefix = commonPrefix(a, b, bound)
  const suffix = commonSuffix(a, b, Math.min(a.length, b.length) - prefix)
  if (a.length - suffix > prefix) {
    operations.push({ kind: "text", index: prefix, remove: a.slice(prefix, a.length - suffix), insert: "" })
  }
  operations.push(...insertions(want, prefix, b.length - suffix))
  operations.push(...changedBlocks(have, want, prefix, a.length - suffix, b.length - a.length))
  return operations
}

/** A replacement of text inside one block: the common case, and exact as to place. */
function typing(step: Step, before: Node, headless: boolean): Operation | null {
  if (!(step instanceof ReplaceStep)) return null
  let insert = ""
  let textOnly = step.slice.openStart === 0 && step.slice.openEnd === 0
  step.slice.content.forEach((node) => {
    if (node.isText) insert += node.text ?? ""
    else textOnly = false
  })
  const $from = before.resolve(step.from)
  if (!textOnly || !$from.parent.isTextblock || !$from.sameParent(before.resolve(step.to))) return null
  const text = $from.parent.textContent
  const from = $from.parentOffset
  const to = from + step.to - step.from
  // Half a character can't be written; the comparison of whole texts takes care of whole ones.
  if (splitsPair(text, from) || splitsPair(text, to)) return null
  const index = new Positions(before, headless).indexAt(step.from)
  return { kind: "text", index, remove: text.slice(from, to), insert: insert.toWellFormed() }
}

function startOf(step: Step, positions: Positions): number {
  return step instanceof ReplaceStep || step instanceof ReplaceAroundStep ? positions.indexAt(step.from) : Infinity
}

function flat(lines: readonly Line[]): string {
  // A marker's stand-in inside a text is someone's stray character. It must not be taken for a marker.
  return lines.map((line) => MARKER + line.text.replaceAll(MARKER, "\uFFFD")).join("")
}

function commonPrefix(a: string, b: string, bound: number): number {
  const most = Math.min(a.length, b.length, bound)
  let length = 0
  while (length < most && a[length] === b[length]) length++
  return splitsPair(a, length) || splitsPair(b, length) ? length - 1 : length
}

function commonSuffix(a: string, b: string, most: number): number {
  let length = 0
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length++
  return splitsPair(a, a.length - length) || splitsPair(b, b.length - length) ? length - 1 : length
}

function insertions(want: readonly Line[], from: number, to: number): Operation[] {
  const operations: Operation[] = []
  let at = 0
  for (const line of want) {
    if (from <= at && at < to) operations.push({ kind: "split", index: at, block: line.block })
    const begin = at + 1
    const insert = line.text.slice(Math.max(0, from - begin), Math.max(0, to - begin)).toWellFormed()
    if (insert !== "") operations.push({ kind: "text", index: Math.max(from, begin), remove: "", insert })
    at = begin + line.text.length
  }
  return operations
}

/**
 * Markers that stay but are to say something else. Both sides come from what the editor shows, so a marker that we
 * only show as something near it is left alone until its block is really changed.
 */
function changedBlocks(have: readonly Line[], want: readonly Line[], prefix: number, kept: number, grown: number): Operation[] {
  const wanted = new Map<number, Block>()
  eachMarker(want, (index, block) => wanted.set(index, block))
  const operations: Operation[] = []
  eachMarker(have, (index, block) => {
    if (index >= prefix && index < kept) return
    const at = index < prefix ? index : index + grown
    const target = wanted.get(at)
    if (target !== undefined && !sameBlock(block, target)) operations.push({ kind: "block", index: at, block: target })
  })
  return operations
}

function eachMarker(lines: readonly Line[], visit: (index: number, block: Block) => void): void {
  let at = 0
  for (const line of lines) {
    visit(at, line.block)
    at += 1 + line.text.length
  }
}
