import { type EditorState, Plugin } from "prosemirror-state"
import { Decoration, DecorationSet } from "prosemirror-view"

/** Says in an empty text what to do there. The style sheet draws it, so it is never part of the text. */
export function placeholder(text: string): Plugin {
  return new Plugin({
    props: {
      decorations(state) {
        const hint = Decoration.node(0, state.doc.firstChild?.nodeSize ?? 0, { "data-placeholder": text })
        return isEmpty(state) ? DecorationSet.create(state.doc, [hint]) : null
      },
    },
  })
}

function isEmpty({ doc }: EditorState): boolean {
  return doc.childCount === 1 && doc.firstChild!.isTextblock && doc.firstChild!.content.size === 0
}
