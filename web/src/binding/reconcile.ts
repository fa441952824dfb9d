import { Fragment, Slice, type Node } from "prosemirror-model"
import type { Transaction } from "prosemirror-state"
import { AttrStep, ReplaceAroundStep, ReplaceStep } from "prosemirror-transform"

/** Two nodes are taken for the same one, edited, if they share this much of the smaller one's content. */
const SHARED_SHARE_MIN = 0.4

/**
 * Adds the steps that turn the transaction's document into `target`, as small as can be: what is equal is not touched, so
 * that carets, decorations and the undo history find their places again.
 */
export function reconcile(transaction: Transaction, target: Node): Transaction {
  reconcileContent(transaction, transaction.doc, target, 0)
  return transaction
}

/** `start` is where the content of `have` begins. Works from right to left, so that places to the left keep their numbers. */
function reconcileContent(transaction: Transaction, have: Node, want: Node, start: number): void {
  if (have.content.eq(want.content)) return
  if (have.isTextblock) {
    replaceDiffering(transaction, have, want, start)
    return
  }
  const { left, right } = pair(have, want)
  const begins = childPositions(have, start)
  const gapEnd = have.childCount - right
  for (let i = have.childCount - 1; i >= gapEnd; i--) {
    reconcileChild(transaction, have.child(i), want.child(i + want.childCount - have.childCount), begins[i] ?? start)
  }
  const added: Node[] = []
  for (let i = left; i < want.childCount - right; i++) added.push(want.child(i))
  const from = begins[left] ?? start
  const to = begins[gapEnd] ?? start
  // One step for all that has no counterpart: the children then have the wanted types, so the schema holds throughout.
  if (from !== to || added.length > 0) {
    transaction.step(new ReplaceStep(from, to, new Slice(Fragment.from(added), 0, 0)))
  }
  for (let i = left - 1; i >= 0; i--) reconcileChild(transaction, have.child(i), want.child(i), begins[i] ?? start)
}

function reconcileChild(transaction: Transaction, have: Node, want: Node, pos: number): void {
  if (have.eq(want)) return
  reconcileContent(transaction, have, want, pos + 1)
  if (have.type !== want.type) {
    // Another kind of text block around the same text, so that carets in the text stay.
    const end = pos + want.nodeSize
    const shell = new Slice(Fragment.from(want.type.create(want.attrs)), 0, 0)
    transaction.step(new ReplaceAroundStep(pos, end, pos + 1, end - 1, shell, 1, true))
    return
  }
  for (const [name, value] of Object.entries(want.attrs)) {
    if (have.attrs[name] !== value) transaction.step(new AttrStep(pos, name, value))
  }
}

/** How many children at the beginning and at the end have a counterpart. */
function pair(have: Node, want: Node): { left: number; right: number } {
  const shorter = Math.min(have.childCount, want.childCount)
  let left = 0
  while (left < shorter && have.child(left).eq(want.child(left))) left++
  let right = 0
  while (right < shorter - left && fromEnd(have, right).eq(fromEnd(want, right))) right++
  // With as many on both sides each stands for its counterpart; else only what is similar does.
  const oneToOne = have.childCount === want.childCount
  const match = (a: Node, b: Node) => isSameKind(a, b) && (oneToOne || isSimilar(a, b))
  const most = shorter - right
  while (left < most && match(have.child(left), want.child(left))) left++
  while (right < shorter - left && match(fromEnd(have, right), fromEnd(want, right))) right++
  return { left, right }
}

function fromEnd(node: Node, i: number): Node {
  return node.child(node.childCount - 1 - i)
}

function isSameKind(a: Node, b: Node): boolean {
  return a.type === b.type || (a.isTextblock && b.isTextblock)
}

function isSimilar(a: Node, b: Node): boolean {
  const begin = a.content.findDiffStart(b.content)
  if (begin === null) return true
  const end = a.content.findDiffEnd(b.content)
  if (end === null) return true
  return begin + a.content.size - end.a >= Math.min(a.content.size, b.content.size) * SHARED_SHARE_MIN
}

function childPositions(node: Node, start: number): number[] {
  const positions = [start]
  let pos = start
  node.forEach((child) => {
    pos += child.nodeSize
    positions.push(pos)
  })
  return positions
}

function replaceDiffering(transaction: Transaction, have: Node, want: Node, start: number): void {
  const begin = have.content.findDiffStart(want.content)
  const end = have.content.findDiffEnd(want.content)
  if (begin === null || end === null) return
  // "aa" and "aaa" agree from both ends beyond each other; the overlap counts once.
  const overlap = Math.max(0, begin - Math.min(end.a, end.b))
  transaction.step(new ReplaceStep(start + begin, start + end.a + overlap, want.slice(begin, end.b + overlap)))
}
