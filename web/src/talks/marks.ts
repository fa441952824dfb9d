import type { Node } from "prosemirror-model"
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state"
import type { Mappable } from "prosemirror-transform"
import { Decoration, DecorationSet } from "prosemirror-view"

/** Where the words of a comment stand. */
export interface Range {
  readonly from: number
  readonly to: number
}

export type Places = ReadonlyMap<number, Range>

/** The number of the comment that is being written, among those that have been made. */
export const DRAFT = 0

interface Marked {
  readonly places: Places
  /** Those whose edges an edit took away since they were last told: where they stand is to be asked of the text. */
  readonly doubtful: ReadonlySet<number>
  readonly active: number | null
  readonly drawn: DecorationSet
}

interface News {
  readonly places?: Places
  readonly active?: number | null
}

const key = new PluginKey<Marked>("talks")
const NOTHING: Marked = { places: new Map(), doubtful: new Set(), active: null, drawn: DecorationSet.empty }

/**
 * Marks the words that are commented on. The marks are drawn, no part of the text, and never heard. An edit carries them
 * along; all of them are drawn anew only for news.
 */
export function talkMarks(): Plugin[] {
  const all = new Plugin<Marked>({
    key,
    state: {
      init: () => NOTHING,
      apply(transaction, before) {
        const news = transaction.getMeta(key) as News | undefined
        const moved = transaction.docChanged && before.places.size > 0 ? carried(before, transaction) : before
        if (news === undefined) return moved
        const active = news.active === undefined ? moved.active : news.active
        if (news.places === undefined) return { ...moved, active }
        return { places: news.places, doubtful: new Set(), active, drawn: draw(transaction.doc, news.places) }
      },
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
  })
  const chosen = new Plugin({
    props: {
      decorations(state) {
        const { places, active } = marked(state)
        const place = active === null ? undefined : places.get(active)
        if (place === undefined) return null
        return DecorationSet.create(state.doc, [Decoration.inline(place.from, place.to, { class: "talked-here" })])
      },
    },
  })
  return [all, chosen]
}

export function placesIn(state: EditorState): Places {
  return marked(state).places
}

export function doubtfulIn(state: EditorState): ReadonlySet<number> {
  return marked(state).doubtful
}

export function activeIn(state: EditorState): number | null {
  return marked(state).active
}

/** Says where the words of all comments are, or which of them is the active one. Nobody's to undo. */
export function markTalks(transaction: Transaction, news: News): Transaction {
  return transaction.setMeta(key, news).setMeta("addToHistory", false)
}

/** The comment whose words are there: of several the one with the fewest. */
export function talkAt(places: Places, pos: number): number | null {
  let found: number | null = null
  let least = Infinity
  for (const [number, { from, to }] of places) {
    if (pos < from || pos > to || to - from >= least) continue
    found = number
    least = to - from
  }
  return found
}

function marked(state: EditorState): Marked {
  return key.getState(state) ?? NOTHING
}

function carried(before: Marked, { mapping, doc }: Transaction): Marked {
  const places = new Map<number, Range>()
  const doubtful = new Set(before.doubtful)
  for (const [number, range] of before.places) {
    const { now, isSure } = follow(range, mapping)
    if (now !== null) places.set(number, now)
    if (!isSure) doubtful.add(number)
  }
  return { ...before, places, doubtful, drawn: before.drawn.map(mapping, doc) }
}

/** What is written at the edges of a passage later is not of it. */
function follow({ from, to }: Range, mapping: Mappable): { now: Range | null; isSure: boolean } {
  const [start, end] = [mapping.mapResult(from, 1), mapping.mapResult(to, -1)]
  const now = start.pos < end.pos ? { from: start.pos, to: end.pos } : null
  return { now, isSure: now !== null && !start.deletedAfter && !end.deletedBefore }
}

function draw(doc: Node, places: Places): DecorationSet {
  const end = doc.content.size
  const drawn: Decoration[] = []
  for (const [number, { from, to }] of places) {
    if (from < to && to <= end) drawn.push(Decoration.inline(from, to, { class: number === DRAFT ? "talked talked-draft" : "talked" }))
  }
  return DecorationSet.create(doc, drawn)
}
