import type * as A from "@automerge/automerge/slim"
import type { EditorState } from "prosemirror-state"
import { positionsIn } from "../binding/binding"
import { type Place, placeOf } from "../binding/cursors"
import type { Statement } from "../binding/handle"
import type { Selection } from "../live/frames"
import { isSameSelection } from "../live/peers"
import type { Caret } from "./carets"

/** Carets whose place is asked of the text at once: one costs some tenth of a millisecond in a long text. */
const askedMax = 32

/** Somebody's selection, by the number of the connection. */
export interface Selected {
  readonly peer: number
  readonly selection: Selection
}

interface Located {
  readonly places: ReadonlyMap<number, Place>
  /** Whether some are still to be asked for. */
  readonly rest: boolean
}

/** Finds out where the carets of others stand, a bounded number at a time. */
export interface Locating {
  /** The text has changed: every place is to be asked for anew. */
  stale(): void
  /**
   * Where each of them stands: asked of the text for those that moved, then for others, else where `shown` has it. Whoever
   * stands nowhere yet is left out.
   */
  locate(all: readonly Selected[], shown: readonly Caret[], state: EditorState, doc: A.Doc<Statement>): Located
}

export function createLocating(): Locating {
  /** What the text has been asked since it last changed. */
  let asked: ReadonlyMap<number, Selection> = new Map()
  return {
    stale() {
      asked = new Map()
    },
    locate(all, shown, state, doc) {
      const before = new Map(shown.map((caret) => [caret.peer, caret]))
      const waiting = all.filter(({ peer, selection }) => !isSameSelection(asked.get(peer) ?? null, selection))
      const hasMoved = ({ peer, selection }: Selected) => !isSameSelection(before.get(peer)?.cursors ?? null, selection)
      const now = [...waiting.filter(hasMoved), ...waiting.filter((one) => !hasMoved(one))].slice(0, askedMax)
      const positions = now.length > 0 ? positionsIn(state) : null
      const found = new Map(now.map(({ peer, selection }) => [peer, positions && placeOf(selection, positions, doc)]))
      const places = new Map<number, Place>()
      const answered = new Map<number, Selection>()
      for (const { peer, selection } of all) {
        const place = found.get(peer) ?? before.get(peer)?.place
        if (place !== undefined) places.set(peer, place)
        const last = found.has(peer) ? selection : asked.get(peer)
        if (last !== undefined) answered.set(peer, last)
      }
      asked = answered
      return { places, rest: waiting.length > now.length }
    },
  }
}
