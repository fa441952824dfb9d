import type * as A from "@automerge/automerge/slim"
import { Fragment, Slice } from "prosemirror-model"
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state"
import { ReplaceStep } from "prosemirror-transform"
import type { RemotePatches } from "./handle"
import { readMarks } from "./marks"
import { Positions } from "./positions"
import { TEXT } from "./read"
import { schema } from "./schema"

/** Patches followed one by one; what comes after them is found by comparison. */
const FOLLOWED_MAX = 200

/**
 * Adds a step for every patch that types or deletes within one block, at exactly its place: a comparison could not tell
 * which of two equal letters went. Stops at the first patch of another kind; the rest is for `reconcile`.
 */
export function follow(transaction: Transaction, patches: RemotePatches, headless: boolean): void {
  let followed = 0
  for (const patch of patches ?? []) {
    const index = textIndex(patch)
    // Marks and the insides of markers move nothing.
    if (index === null) continue
    if (followed++ === FOLLOWED_MAX) return
    const step = stepFor(patch, index, new Positions(transaction.doc, headless))
    if (step === null) return
    transaction.step(step)
  }
}

/**
 * Puts the selection back to where it was in the text. A caret stays behind the character that it stood behind, whatever
 * others wrote at the same place; a selection does not grow.
 */
export function keepSelection(
  transaction: Transaction,
  before: EditorState,
  old: Positions,
  now: Positions,
  patches: RemotePatches,
): void {
  const { selection, storedMarks } = before
  if (selection instanceof TextSelection) {
    const { anchor, head } = selection
    const place = (pos: number, other: number) => {
      const index = mapIndex(old.indexAt(pos), pos < other ? "start" : "end", patches)
      return transaction.doc.resolve(now.posAt(index))
    }
    transaction.setSelection(TextSelection.between(place(anchor, head), place(head, anchor)))
  }
  // Bold that was switched on but not used yet stays on.
  if (storedMarks !== null) transaction.setStoredMarks(storedMarks)
}

/** The start of a selection belongs to the character after it; its end, and a caret, to the one before. */
function mapIndex(index: number, edge: "start" | "end", patches: RemotePatches): number {
  let mapped = index
  for (const patch of patches ?? []) {
    const at = textIndex(patch)
    if (at === null) continue
    if (patch.action === "del") {
      if (at < mapped) mapped = Math.max(at, mapped - (patch.length ?? 1))
    } else if (patch.action === "splice" || patch.action === "insert") {
      const length = patch.action === "splice" ? patch.value.length : patch.values.length
      if (at < mapped || (at === mapped && edge === "start")) mapped += length
    }
  }
  return mapped
}

/** Where in the text's sequence a patch works, or null if it works elsewhere or inside a marker. */
function textIndex(patch: A.Patch): number | null {
  const [root, index] = patch.path
  return patch.path.length === 2 && root === TEXT[0] && typeof index === "number" ? index : null
}

function stepFor(patch: A.Patch, index: number, positions: Positions): ReplaceStep | null {
  if (patch.action === "splice") {
    const place = positions.within(index, 0)
    if (place === null || patch.value === "") return null
    const text = schema.text(patch.value, readMarks(patch.marks))
    return new ReplaceStep(place.from, place.to, new Slice(Fragment.from(text), 0, 0))
  }
  if (patch.action === "del") {
    const place = positions.within(index, patch.length ?? 1)
    return place === null ? null : new ReplaceStep(place.from, place.to, Slice.empty)
  }
  return null
}
