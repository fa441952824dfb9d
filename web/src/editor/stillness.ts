import type { Transaction } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { bandOf } from "./sight"

/**
 * Remembers where on the screen stands what one reads, before others' words are shown. The function that it gives scrolls
 * the page so that it stands there again: the line that one writes in, or else the first line in sight. Not every browser
 * does so by itself, and none knows which line one writes in.
 */
export function holdStill(view: EditorView, transaction: Transaction): () => void {
  const held = lineOf(view, transaction)
  if (held === null) return () => {}
  return () => {
    // Browsers scroll by whole pixels: what is left over is owed, or many lines would add up to a jump.
    const by = view.coordsAtPos(held.after).top - held.top + (scrollY === left.at ? left.owed : 0)
    const from = scrollY
    if (Math.abs(by) >= 0.5) scrollBy({ top: by, behavior: "instant" })
    const owed = by - (scrollY - from)
    // At the end of the page nothing can be owed.
    left = { at: scrollY, owed: Math.abs(owed) < 1 ? owed : 0 }
  }
}

/** Where the page stood after it was last scrolled here, and by how much less than it should have been. */
let left = { at: -1, owed: 0 }

interface Held {
  readonly top: number
  /** Where the same place is once the transaction is shown. */
  readonly after: number
}

function lineOf(view: EditorView, transaction: Transaction): Held | null {
  const band = bandOf(view)
  if (view.hasFocus()) {
    const { top, bottom } = view.coordsAtPos(view.state.selection.head)
    if (top >= band.top && bottom <= band.bottom) return { top, after: transaction.selection.head }
  }
  // At the very top one sees whatever is written there.
  if (scrollY === 0) return null
  const sheet = view.dom.getBoundingClientRect()
  const left = sheet.left + parseFloat(getComputedStyle(view.dom).paddingLeft) + 1
  const first = view.posAtCoords({ left, top: Math.max(band.top, sheet.top) + 2 })
  if (first === null) return null
  return { top: view.coordsAtPos(first.pos).top, after: transaction.mapping.map(first.pos) }
}
