import type { Node } from "prosemirror-model"
import { Plugin, PluginKey } from "prosemirror-state"
import { Decoration, DecorationSet } from "prosemirror-view"

/**
 * Marks the blocks that say nothing: the statement as it is read leaves them out, so they get no number in the margin.
 * The style sheet counts and draws the numbers, so they are never part of the text.
 */
export function clauseNumbers(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => drawBlanks(state.doc),
      apply: (transaction, drawn) => (transaction.docChanged ? drawBlanks(transaction.doc) : drawn),
    },
    props: { decorations: (state) => key.getState(state) },
  })
}

const key = new PluginKey<DecorationSet>("clauses")

function drawBlanks(doc: Node): DecorationSet {
  const blanks: Decoration[] = []
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true
    if (node.textContent.trim() === "") {
      blanks.push(Decoration.node(pos, pos + node.nodeSize, { "data-blank": "" }))
    }
    return false
  })
  return DecorationSet.create(doc, blanks)
}
