import type { Command } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"

interface Doors {
  readonly comment: Command
  /** From commented words to what is said of them, and back. */
  readonly cross: Command
  readonly find: Command
  readonly help: Command
  /** Brings the focus to the toolbar. */
  readonly toolbar: () => void
}

/** Keys that work anywhere in the editor, and for those who only read too; the text's own keys are asleep for them. */
export function listenForDoors(place: HTMLElement, current: () => EditorView | null, doors: Doors): void {
  place.addEventListener("keydown", (event) => {
    const view = current()
    if (view === null || event.defaultPrevented) return
    const door = doorOf(event)
    if (door === null) return
    event.preventDefault()
    if (door === "toolbar") doors.toolbar()
    else doors[door](view.state, view.dispatch, view)
  })
}

function doorOf(event: KeyboardEvent): keyof Doors | null {
  const modified = event.ctrlKey || event.metaKey
  if (modified && event.shiftKey && !event.altKey && event.code === "KeyF") return "find"
  // With AltGr the same key begins a letter: the Finnish keyboard has µ there.
  if (modified && event.altKey && !event.shiftKey && !event.getModifierState("AltGraph")) {
    return event.code === "KeyM" ? "comment" : event.code === "KeyJ" ? "cross" : null
  }
  if (modified || event.shiftKey || !event.altKey) return null
  // By its place on the keyboard: on a number pad the same key with Alt begins a character's number.
  if (event.code === "Digit0") return "help"
  return event.key === "F10" ? "toolbar" : null
}
