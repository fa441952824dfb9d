import type { EditorView } from "prosemirror-view"

/**
 * Lets the editor see where a key or the pointer has just moved the caret. The browser says so a moment later; what is
 * shown in between would put the caret back to where it was, and the key would be lost.
 */
export function readPendingSelection(view: EditorView): void {
  if (view.hasFocus()) view.dom.ownerDocument.dispatchEvent(new Event("selectionchange"))
}
