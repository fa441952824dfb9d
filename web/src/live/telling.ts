import type { ClientFrame, Selection } from "./frames"
import { isSameSelection } from "./peers"

/**
 * What the others are told of one's own selection: where it is now, and what was told last. A value; it knows no clock,
 * so whoever tells has to say when it has rested.
 */
export interface Telling {
  readonly now: Selection | null
  /** Undefined until something has been told on this connection: whoever never tells anything is not seen. */
  readonly told: Selection | null | undefined
  readonly rests: boolean
}

export const untold: Telling = { now: null, told: undefined, rests: false }

export function move(telling: Telling, now: Selection | null): Telling {
  return { ...telling, now }
}

/** Tells where the selection is, if that is news and the last time is not too near. */
export function tell(telling: Telling): { telling: Telling; frame: ClientFrame | null } {
  const { now, told, rests } = telling
  const isNews = told === undefined || !isSameSelection(now, told)
  if (rests || !isNews) return { telling, frame: null }
  return { telling: { now, told: now, rests: true }, frame: { t: "presence", selection: now } }
}

export function rested(telling: Telling): Telling {
  return { ...telling, rests: false }
}

/** The connection is gone, and with it what the others knew. */
export function forgotten({ now }: Telling): Telling {
  return { ...untold, now }
}
