import * as A from "@automerge/automerge/slim"
import type { Statement } from "./handle"
import type { Block } from "./lines"
import { expandOf, type MarkName, type MarkValue } from "./marks"
import { TEXT } from "./read"

/**
 * All that the editor ever does to a text. The server admits nothing else. Indexes count UTF-16 code units and markers,
 * and hold after the operations before.
 */
export type Operation =
  /** `remove` is the text that goes, each marker in it one code unit. */
  | { readonly kind: "text"; readonly index: number; readonly remove: string; readonly insert: string }
  | { readonly kind: "split"; readonly index: number; readonly block: Block }
  | { readonly kind: "block"; readonly index: number; readonly block: Block }
  | { readonly kind: "mark"; readonly from: number; readonly to: number; readonly name: MarkName; readonly value: MarkValue }

/** What a change made of operations comes to, estimated from above. */
interface Weight {
  readonly ops: number
  readonly bytes: number
}

/** Half of what the server takes in one change: 20,000 operations and 256 KiB. */
const WEIGHT_MAX: Weight = { ops: 10_000, bytes: 128 << 10 }
/** Code units that one splice removes or inserts, so that large ones can be spread over changes. */
const SPLICE_UNITS_MAX = 2_000

/** Does one operation to a document that is being changed. */
export function perform(doc: Statement, operation: Operation): void {
  switch (operation.kind) {
    case "text":
      A.splice(doc, TEXT, operation.index, operation.remove.length, operation.insert)
      return
    case "split":
      A.splitBlock(doc, TEXT, operation.index, markerOf(operation.block))
      return
    case "block":
      A.updateBlock(doc, TEXT, operation.index, markerOf(operation.block))
      return
    case "mark": {
      const range = { start: operation.from, end: operation.to, expand: expandOf(operation.name) }
      if (operation.value === null) A.unmark(doc, TEXT, range, operation.name)
      else A.mark(doc, TEXT, range, operation.name, operation.value)
    }
  }
}

/** Cuts operations into pieces that each fit one change, keeping their order. */
export function pieces(operations: readonly Operation[]): Operation[][] {
  const all: Operation[][] = []
  let piece: Operation[] = []
  let weight: Weight = { ops: 0, bytes: 0 }
  for (const operation of operations.flatMap(portions)) {
    const grown = sum(weight, weigh(operation))
    if (piece.length > 0 && !isWithin(grown)) {
      all.push(piece)
      piece = []
      weight = weigh(operation)
    } else {
      weight = grown
    }
    piece.push(operation)
  }
  if (piece.length > 0) all.push(piece)
  return all
}

/** Whether these operations fit one change together. */
export function fitOneChange(operations: readonly Operation[]): boolean {
  return isWithin(operations.map(weigh).reduce(sum, { ops: 0, bytes: 0 }))
}

// The keys always in this order and all of them always there: the server knows this one shape.
function markerOf(block: Block) {
  return {
    type: new A.ImmutableString(block.type),
    parents: block.parents.map((parent) => new A.ImmutableString(parent)),
    attrs: block.level === null ? {} : { level: block.level },
    isEmbed: false,
  }
}

function weigh(operation: Operation): Weight {
  switch (operation.kind) {
    case "text": {
      const ops = operation.remove.length + operation.insert.length
      // Some ten bytes name an element in the worst case; a UTF-16 code unit is at most three bytes of UTF-8.
      return { ops, bytes: ops * 12 + operation.insert.length * 3 }
    }
    case "split":
    case "block": {
      const ops = 7 + operation.block.parents.length
      return { ops, bytes: ops * 40 }
    }
    case "mark":
      return { ops: 2, bytes: 60 + (typeof operation.value === "string" ? operation.value.length * 3 : 0) }
  }
}

function sum(a: Weight, b: Weight): Weight {
  return { ops: a.ops + b.ops, bytes: a.bytes + b.bytes }
}

function isWithin(weight: Weight): boolean {
  return weight.ops <= WEIGHT_MAX.ops && weight.bytes <= WEIGHT_MAX.bytes
}

function portions(operation: Operation): Operation[] {
  if (operation.kind !== "text") return [operation]
  const { index, remove, insert } = operation
  if (remove.length + insert.length <= SPLICE_UNITS_MAX) return [operation]
  const removals = cut(remove).map((part): Operation => ({ kind: "text", index, remove: part, insert: "" }))
  let at = index
  const insertions = cut(insert).map((part): Operation => {
    const portion: Operation = { kind: "text", index: at, remove: "", insert: part }
    at += part.length
    return portion
  })
  return [...removals, ...insertions]
}

function cut(text: string): string[] {
  const parts: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + SPLICE_UNITS_MAX)
    if (splitsPair(text, to)) to -= 1
    parts.push(text.slice(from, to))
    from = to
  }
  return parts
}

/** Whether a cut before this code unit would part the two halves of one character. */
export function splitsPair(text: string, at: number): boolean {
  return isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at))
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}
