import * as A from "@automerge/automerge/slim"
import type { EditorView } from "prosemirror-view"
import { positionsIn } from "../binding/binding"
import { placeOf } from "../binding/cursors"
import type { Statement } from "../binding/handle"
import { TEXT } from "../binding/read"
import { onNextBeat } from "../live/beat"
import type { Passage } from "./comments"
import { doubtfulIn, markTalks, type Places, placesIn, type Range } from "./marks"

/** Passages that are looked for at once: one costs some tenths of a millisecond in a long text. */
const askedMax = 24

/** Knows where passages stand in the text, and looks for them a bounded number at a time. */
export interface Holding {
  /** These are all of them now. Those that were held by the same cursors before stay where they are. */
  hold(passages: ReadonlyMap<number, Passage>): void
  /** The text has changed: what an edit has made doubtful, or what was not there yet, is looked for anew. */
  textChanged(): void
  /** Whether some are still looked for. */
  readonly isBusy: boolean
}

export function createHolding(view: EditorView, document: () => A.Doc<Statement>, settled: () => void): Holding {
  let held: ReadonlyMap<number, Passage> = new Map()
  const waiting = new Set<number>()
  let missing = new Set<number>()
  let found = new Map<number, Range | null>()
  const again = onNextBeat(() => look())
  const look = () => {
    // While an input method composes, the text around it must stay as it is.
    if (view.composing) return again()
    const now = [...waiting].slice(0, askedMax)
    if (now.length > 0) {
      const [positions, doc] = [positionsIn(view.state), document()]
      for (const number of now) {
        waiting.delete(number)
        const passage = held.get(number)
        const place = passage === undefined ? null : placeOf({ anchor: passage.start, head: passage.end }, positions, doc)
        const range = place !== null && place.anchor < place.head ? { from: place.anchor, to: place.head } : null
        found.set(number, range)
        // What it hangs on has not arrived yet, or never will.
        if (passage !== undefined && place === null) missing.add(number)
      }
    }
    if (waiting.size > 0) return again()
    show()
  }
  const show = () => {
    const before = placesIn(view.state)
    const places = new Map<number, Range>()
    for (const number of held.keys()) {
      const range = found.has(number) ? found.get(number) : before.get(number)
      if (range != null) places.set(number, range)
    }
    found = new Map()
    if (!isSame(before, places) || doubtfulIn(view.state).size > 0) view.dispatch(markTalks(view.state.tr, { places }))
    settled()
  }
  return {
    hold(passages) {
      const places = placesIn(view.state)
      for (const [number, passage] of passages) {
        const old = held.get(number)
        const stays = old !== undefined && old.start === passage.start && old.end === passage.end && places.has(number)
        if (!stays) waiting.add(number)
      }
      held = passages
      missing = new Set([...missing].filter((number) => passages.has(number)))
      again()
    },
    textChanged() {
      // What is found belongs to the text as it was.
      for (const number of found.keys()) waiting.add(number)
      found = new Map()
      for (const number of doubtfulIn(view.state)) if (held.has(number)) waiting.add(number)
      for (const number of missing) waiting.add(number)
      missing = new Set()
      if (waiting.size > 0) again()
    },
    get isBusy() {
      return waiting.size > 0
    },
  }
}

/** What holds on to the words of a range; null where there are none. */
export function passageOf(view: EditorView, doc: A.Doc<Statement>, { from, to }: Range): Passage | null {
  const positions = positionsIn(view.state)
  const [start, end] = [positions.indexAt(from), positions.indexAt(to)]
  if (start >= end) return null
  return { start: A.getCursor(doc, TEXT, start), end: A.getCursor(doc, TEXT, end - 1, "before") }
}

function isSame(before: Places, now: Places): boolean {
  if (before.size !== now.size) return false
  for (const [number, { from, to }] of now) {
    const old = before.get(number)
    if (old?.from !== from || old.to !== to) return false
  }
  return true
}
