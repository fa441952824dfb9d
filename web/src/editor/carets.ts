import type { Node } from "prosemirror-model"
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state"
import type { Mappable } from "prosemirror-transform"
import { Decoration, DecorationSet } from "prosemirror-view"
import { type Cursors, isBehind, type Place } from "../binding/cursors"

/** Somebody's caret, and the selection that belongs to it. */
export interface Caret {
  readonly peer: number
  readonly cursors: Cursors
  readonly place: Place
  /** Which of the signs of organisations it bears. */
  readonly sign: number
  /** What is drawn for it. The same element wherever the caret goes. */
  readonly mark: HTMLElement
}

/** Draws the carets and selections of others. They are no part of the text: nobody hears them, nobody copies them. */
export function carets(): Plugin<Drawn> {
  return new Plugin<Drawn>({
    key,
    state: {
      init: () => ({ carets: [], drawn: DecorationSet.empty }),
      apply(transaction, before) {
        const given = transaction.getMeta(key) as readonly Caret[] | undefined
        if (given === undefined && (!transaction.docChanged || before.carets.length === 0)) return before
        const now = given ?? before.carets.map((caret) => ({ ...caret, place: follow(caret, transaction.mapping) }))
        return { carets: now, drawn: draw(transaction.doc, now) }
      },
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
  })
}

/** The carets as they stand now, moved along with every edit since they were set. */
export function caretsIn(state: EditorState): readonly Caret[] {
  return key.getState(state)?.carets ?? []
}

/** Puts these in place of all. */
export function setCarets(transaction: Transaction, now: readonly Caret[]): Transaction {
  return transaction.setMeta(key, now).setMeta("addToHistory", false)
}

interface Drawn {
  readonly carets: readonly Caret[]
  readonly drawn: DecorationSet
}

const key = new PluginKey<Drawn>("carets")

function follow({ place, cursors }: Caret, mapping: Mappable): Place {
  const side = (cursor: string) => (isBehind(cursor) ? -1 : 1)
  return { anchor: mapping.map(place.anchor, side(cursors.anchor)), head: mapping.map(place.head, side(cursors.head)) }
}

function draw(doc: Node, now: readonly Caret[]): DecorationSet {
  const drawn: Decoration[] = []
  for (const { peer, place, sign, mark } of now) {
    const [from, to] = [Math.min(place.anchor, place.head), Math.max(place.anchor, place.head)]
    if (from < to) drawn.push(Decoration.inline(from, to, { class: `chosen sign-${sign}` }))
    // Before one's own caret at the same place, which stays free on either side.
    drawn.push(Decoration.widget(place.head, () => mark, { key: `caret-${peer}`, side: -1, relaxedSide: true, ignoreSelection: true }))
  }
  return DecorationSet.create(doc, drawn)
}
