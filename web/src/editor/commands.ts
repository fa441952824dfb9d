import { lift, setBlockType, wrapIn } from "prosemirror-commands"
import type { Mark, MarkType, NodeType, ResolvedPos } from "prosemirror-model"
import { liftListItem, wrapInList } from "prosemirror-schema-list"
import type { Command, EditorState } from "prosemirror-state"
import { headingLevel, schema } from "../binding/schema"

const { paragraph, heading, blockquote, bullet_list, ordered_list, list_item } = schema.nodes

export const toParagraph: Command = setBlockType(paragraph)

/** Makes a heading of this level, or body text again if it is one. */
export function toggleHeading(level: 1 | 2 | 3): Command {
  return (state, dispatch) =>
    (isHeading(state, level) ? toParagraph : setBlockType(heading, { level }))(state, dispatch)
}

/** Makes a list of this kind, turns a list of the other kind into it, or takes the lines out of it. */
export function toggleList(type: "bullet_list" | "ordered_list"): Command {
  const list = type === "bullet_list" ? bullet_list : ordered_list
  return (state, dispatch) => {
    const depth = depthOf(state.selection.$from, (node) => node === bullet_list || node === ordered_list)
    if (depth === null) return fromHeading(wrapInList(list))(state, dispatch)
    if (state.selection.$from.node(depth).type === list) return liftListItem(list_item)(state, dispatch)
    dispatch?.(state.tr.setNodeMarkup(state.selection.$from.before(depth), list))
    return true
  }
}

export const toggleQuote: Command = (state, dispatch) =>
  isIn(state, "blockquote") ? lift(state, dispatch) : fromHeading(wrapIn(blockquote))(state, dispatch)

/** A line break inside the clause: an ordinary character of its text. */
export const breakLine: Command = (state, dispatch) => {
  dispatch?.(state.tr.insertText("\n").scrollIntoView())
  return true
}

/** At the start of a heading, Backspace first takes away that it is one. */
export const headingToParagraph: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection
  const atStart = empty && $from.parent.type === heading && $from.parentOffset === 0
  return atStart && (view?.endOfTextblock("backward", state) ?? true) && toParagraph(state, dispatch)
}

export function isHeading(state: EditorState, level: number): boolean {
  const { parent } = state.selection.$from
  return parent.type === heading && headingLevel(parent) === level
}

export function isBodyText(state: EditorState): boolean {
  return state.selection.$from.parent.type === paragraph
}

/** Whether the innermost list, or any quote, around the selection is of this type. */
export function isIn(state: EditorState, type: "bullet_list" | "ordered_list" | "blockquote"): boolean {
  const { $from } = state.selection
  const wanted = schema.nodes[type]
  if (wanted === blockquote) return depthOf($from, (node) => node === blockquote) !== null
  const depth = depthOf($from, (node) => node === bullet_list || node === ordered_list)
  return depth !== null && $from.node(depth).type === wanted
}

export function isMarked(state: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = state.selection
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined
  return state.doc.rangeHasMark(from, to, type)
}

/** The link that the selection begins in, and how far it reaches inside its block. */
export function linkAround(state: EditorState): { mark: Mark; from: number; to: number } | null {
  const { $from } = state.selection
  const { parent } = $from
  const around = parent.childAfter($from.parentOffset).node ?? parent.childBefore($from.parentOffset).node
  const before = parent.childBefore($from.parentOffset).node
  const mark = [around, before].flatMap((node) => node?.marks ?? []).find((one) => one.type === schema.marks.link)
  if (mark === undefined) return null
  let from = -1
  let to = -1
  let reached = false
  parent.forEach((child, offset) => {
    const begin = $from.start() + offset
    if (!mark.isInSet(child.marks)) {
      reached ||= to >= $from.pos
      return
    }
    if (reached) return
    if (to !== begin) from = begin
    to = begin + child.nodeSize
  })
  return from <= $from.pos && $from.pos <= to ? { mark, from, to } : null
}

/** A heading can't stand in a list or a quote, so it becomes body text on the way in. */
function fromHeading(wrap: Command): Command {
  return (state, dispatch, view) => {
    if (wrap(state)) return wrap(state, dispatch, view)
    const asText = state.tr
    toParagraph(state, (transaction) => transaction.steps.forEach((step) => asText.step(step)))
    if (!asText.docChanged) return false
    return wrap(state.apply(asText), dispatch && ((wrapped) => {
      wrapped.steps.forEach((step) => asText.step(step))
      dispatch(asText.scrollIntoView())
    }), view)
  }
}

function depthOf($pos: ResolvedPos, wanted: (type: NodeType) => boolean): number | null {
  for (let depth = $pos.depth; depth > 0; depth--) if (wanted($pos.node(depth).type)) return depth
  return null
}
