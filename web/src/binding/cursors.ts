import * as A from "@automerge/automerge/slim"
import type { EditorState } from "prosemirror-state"
import { positionsIn } from "./binding"
import type { Statement } from "./handle"
import type { Positions } from "./positions"
import { TEXT } from "./read"

/**
 * Places that follow the text, as automerge's cursors. A cursor that moves back when its character is deleted says the
 * place behind it, one that moves on the place before it. So a caret stays behind what it stands behind, and a selection
 * neither grows nor slides.
 */
export interface Cursors {
  readonly anchor: string
  readonly head: string
}

/** Where a selection stands in the editor. */
export interface Place {
  readonly anchor: number
  readonly head: number
}

type Doc = A.Doc<Statement>

/** Behind a character or before it, by its number and its writer. Anything else is never given to automerge. */
const CURSOR = /^(-?)[0-9]{1,15}@[0-9a-f]{1,64}$/
/** Code units of one character that are looked through for its end. */
const CHARACTER_UNITS_MAX = 64

/** The editor's selection; null in a text that has nothing to hold on to. */
export function cursorsOf(state: EditorState, doc: Doc): Cursors | null {
  const positions = positionsIn(state)
  const { anchor, head, empty } = state.selection
  const [from, to] = [positions.indexAt(Math.min(anchor, head)), positions.indexAt(Math.max(anchor, head))]
  const end = behind(doc, to)
  if (end === null) return null
  if (empty || from === to) return { anchor: end, head: end }
  const start = A.getCursor(doc, TEXT, from)
  return anchor < head ? { anchor: start, head: end } : { anchor: end, head: start }
}

/** Where cursors stand in the editor now; null as long as the text does not have what they hang on. */
export function placeOf({ anchor, head }: Cursors, positions: Positions, doc: Doc): Place | null {
  const place = pos(head, positions, doc)
  if (place === null) return null
  return { head: place, anchor: anchor === head ? place : (pos(anchor, positions, doc) ?? place) }
}

/** Whether a place stays behind the character before it when somebody writes there. */
export function isBehind(cursor: string): boolean {
  return cursor.startsWith("-")
}

function behind(doc: Doc, index: number): string | null {
  if (index > 0) return A.getCursor(doc, TEXT, index - 1, "before")
  return doc.text === "" ? null : A.getCursor(doc, TEXT, 0)
}

function pos(cursor: string, positions: Positions, doc: Doc): number | null {
  if (!CURSOR.test(cursor)) return null
  try {
    const index = A.getCursorPosition(doc, TEXT, cursor)
    return positions.posAt(isBehind(cursor) ? endOfCharacter(doc, index) : index)
  } catch {
    // What it hangs on has not arrived yet, or never will.
    return null
  }
}

/** An emoji is one character and two code units, each of which has its cursor. */
function endOfCharacter(doc: Doc, index: number): number {
  const length = doc.text.length
  if (index >= length) return length
  const character = A.getCursor(doc, TEXT, index)
  let end = index + 1
  while (end < length && end - index < CHARACTER_UNITS_MAX && A.getCursor(doc, TEXT, end) === character) end++
  return end
}
