import type { EditorView } from "prosemirror-view"

/** What lies between the bars: all of the text that can be seen. */
export interface Band {
  readonly top: number
  readonly bottom: number
}

/** Of what is seen at once, how far down a caret is put that was out of sight. */
const PLACED_AT = 0.4
/** A caret this near to a bar counts as out of sight. */
const edge = 24

export function bandOf(view: EditorView): Band {
  const editor = view.dom.closest("#editor")
  const bar = editor?.querySelector(".editor-bar")?.getBoundingClientRect()
  const foot = editor?.querySelector(".editor-foot")?.getBoundingClientRect()
  const sheet = editor?.querySelector(".talks[data-open]")?.getBoundingClientRect()
  return { top: Math.max(0, bar?.bottom ?? 0), bottom: Math.min(innerHeight, foot?.top ?? innerHeight, sheet?.top ?? innerHeight) }
}

/** Scrolls the page until a place of the text is in sight; not at all if it is. */
export function bringIntoSight(view: EditorView, pos: number): void {
  const { top, bottom } = view.coordsAtPos(pos)
  const band = bandOf(view)
  if (top >= band.top + edge && bottom <= band.bottom - edge) return
  const by = top - (band.top + (band.bottom - band.top) * PLACED_AT)
  // Where the way is long, nobody reads on it.
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || Math.abs(by) > 2 * innerHeight
  scrollBy({ top: by, behavior: calm ? "instant" : "smooth" })
}
