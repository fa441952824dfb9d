import type { Here, Selection } from "./frames"
import { nameLettersMax, peersMax } from "./limits"

/** The other end of somebody's connection, and where their selection is. */
export interface Peer extends Here {
  /** Grows with every frame that moved somebody's selection: whose is greatest moved last. */
  readonly turn: number
}

/** Who else is here, by their connections. A value: every function gives a new one. */
export interface Peers {
  /** The one that has been quiet for longest comes first. */
  readonly rows: ReadonlyMap<number, Peer>
  readonly turn: number
}

export const nobody: Peers = { rows: new Map(), turn: 0 }

/** Somebody has come or moved. */
export function noteHere({ rows, turn }: Peers, here: Here): Peers {
  const before = rows.get(here.peer)
  const moved = before === undefined || !isSameSelection(before.selection, here.selection)
  const now: Peer = { ...here, name: shorten(here.name), organisationName: shorten(here.organisationName), turn: moved ? turn + 1 : before.turn }
  const next = new Map(rows)
  next.delete(here.peer)
  next.set(here.peer, now)
  const [quietest] = next.keys()
  if (next.size > peersMax && quietest !== undefined) next.delete(quietest)
  return { rows: next, turn: turn + 1 }
}

/** A connection has ended. One that is not known changes nothing. */
export function noteLeft(peers: Peers, peer: number): Peers {
  if (!peers.rows.has(peer)) return peers
  const rows = new Map(peers.rows)
  rows.delete(peer)
  return { ...peers, rows }
}

export function isSameSelection(one: Selection | null, other: Selection | null): boolean {
  return one?.anchor === other?.anchor && one?.head === other?.head
}

function shorten(name: string): string {
  return name.slice(0, nameLettersMax).toWellFormed()
}
