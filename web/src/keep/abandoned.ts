import type { Actor } from "../live/frames"

/** One change that the server has not stored yet, as the device keeps it. `row` grows in the order of writing. */
export interface Row {
  readonly row: number
  readonly actor: Actor
  /** How often the texts had been begun anew when the log began that the change builds on. */
  readonly epoch: number
  readonly bytes: Uint8Array
}

/**
 * The unsent changes of editors that are gone, in their order. An editor is there as long as its actor is held; `known`
 * are rows that were taken over before.
 */
export function abandoned(rows: readonly Row[], held: ReadonlySet<Actor>, known: ReadonlySet<number>): Row[] {
  return rows.filter(({ row, actor }) => !held.has(actor) && !known.has(row)).sort((a, b) => a.row - b.row)
}

/**
 * What becomes of abandoned changes in an editor whose text is of `epoch`: some `fit`, so that it takes them over; the log
 * that others build on is `gone`, so that their words can only be given back. `last` is the epoch of which the server spoke
 * last on this device: an editor that is behind it can't tell what is over, and leaves the others to those who can.
 */
export function apart(rows: readonly Row[], epoch: number, last: number): { fit: Row[]; gone: Row[] } {
  const fit = rows.filter((row) => row.epoch === epoch)
  return { fit, gone: epoch === last ? rows.filter((row) => row.epoch !== epoch) : [] }
}
