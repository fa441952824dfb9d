import type { Node } from "prosemirror-model"
import type { TextHandle } from "./handle"
import { linesFromDoc, type Line, type Run } from "./lines"
import { MARK_NAMES, markValue, type MarkName, type MarkValue } from "./marks"
import { fitOneChange, perform, pieces, type Operation } from "./operations"
import { read, type Reading } from "./read"

/**
 * Writes operations on characters and markers, then whatever marks the text still lacks to look like `want`. Large edits
 * go out as several changes, since the server bounds each. Returns what the text reads as afterwards.
 */
export function write(handle: TextHandle, operations: readonly Operation[], want: Node): Reading {
  const all = pieces(operations)
  const last = all.pop() ?? []
  for (const piece of all) change(handle, piece)
  const { reading, marks } = changeLast(handle, last, want)
  if (marks.length === 0) return reading
  for (const piece of pieces(marks)) change(handle, piece)
  return read(handle.doc)
}

/** The mark operations that are missing between two texts with the same characters. Lines that differ in them are left alone. */
export function markOperations(have: readonly Line[], want: readonly Line[]): Operation[] {
  const operations: Operation[] = []
  let begin = 0
  have.forEach((line, i) => {
    begin += line.marked ? 1 : 0
    const target = want[i]
    if (target?.text === line.text && line.text !== "") {
      for (const name of MARK_NAMES) {
        for (const { from, to, value } of differing(line.runs, target.runs, name)) {
          operations.push({ kind: "mark", from: begin + from, to: begin + to, name, value })
        }
      }
    }
    begin += line.text.length
  })
  return operations
}

function change(handle: TextHandle, operations: readonly Operation[]): void {
  handle.change((doc) => {
    for (const operation of operations) perform(doc, operation)
  })
}

/** The last piece of a write takes the marks along if they fit, so that what was typed bold is one change. */
function changeLast(handle: TextHandle, last: readonly Operation[], want: Node): { reading: Reading; marks: Operation[] } {
  let outcome: { reading: Reading; marks: Operation[] } | null = null
  handle.change((doc) => {
    for (const operation of last) perform(doc, operation)
    const reading = read(doc)
    const marks = reading.doc.eq(want) ? [] : markOperations(reading.lines, linesFromDoc(want))
    if (marks.length === 0 || !fitOneChange([...last, ...marks])) {
      outcome = { reading, marks }
      return
    }
    for (const operation of marks) perform(doc, operation)
    outcome = { reading: read(doc), marks: [] }
  })
  return outcome ?? { reading: read(handle.doc), marks: [] }
}

interface Stretch {
  readonly from: number
  readonly to: number
  readonly value: MarkValue
}

/** Where the two disagree about one mark, and what the second says there. */
function differing(have: readonly Run[], want: readonly Run[], name: MarkName): Stretch[] {
  const stretches: Stretch[] = []
  const wanted = stretchesOf(want, name)
  for (const own of stretchesOf(have, name)) {
    for (const target of wanted) {
      const from = Math.max(own.from, target.from)
      const to = Math.min(own.to, target.to)
      if (from >= to || own.value === target.value) continue
      const before = stretches[stretches.length - 1]
      if (before !== undefined && before.to === from && before.value === target.value) {
        stretches[stretches.length - 1] = { ...before, to }
      } else {
        stretches.push({ from, to, value: target.value })
      }
    }
  }
  return stretches
}

function stretchesOf(runs: readonly Run[], name: MarkName): Stretch[] {
  let at = 0
  return runs.map((run) => {
    const from = at
    at += run.text.length
    return { from, to: at, value: markValue(run.marks, name) }
  })
}
