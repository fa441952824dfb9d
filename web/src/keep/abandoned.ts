import type { Actor } from "../live/frames"

/** One change that the server has not stored yet, as the device keeps it. `row` grows in the order of writing. */
export interface Row {
  readonly row: number
  readonly actor: Actor
  readonly bytes: Uint8Array
}

/**
 * The unsent changes of editors that are gone, in their order. An editor is there as long as its actor is held; `known`
 * are rows that were taken over before.
 */
export function abandoned(rows: readonly Row[], held: ReadonlySet<Actor>, known: ReadonlySet<number>): Row[] {
  return rows.filter(({ row, actor }) => !held.has(actor) && !known.has(row)).sort((a, b) => a.row - b.row)
}
