import type { Actor } from "./frames"
import { frameBytesMax, pushChangeBytes, pushChangesMax, pushFrameBytes, pushesUnderWayMax } from "./limits"

/**
 * The person's own changes, in their order, from the moment they are typed until the server says that they are on
 * disk. A value: every function gives a new one. Nothing is ever taken out of it but by an acknowledgement.
 */
export interface Unsent {
  readonly kept: readonly Kept[]
  readonly nextId: number
}

/** A change of the person's own, and the row under which the device keeps it, if it could. */
export interface Written {
  readonly actor: Actor
  readonly bytes: Uint8Array
  readonly row: number | null
}

/** One change, and the push that carries it on this connection, if one does. */
interface Kept extends Written {
  readonly push: number | null
}

export interface Push {
  readonly id: number
  readonly changes: readonly Uint8Array[]
}

export const nothingUnsent: Unsent = { kept: [], nextId: 1 }

/** Adds changes behind all others: what a change builds on was in this editor's text, and so in here, before it. */
export function keep(unsent: Unsent, changes: readonly Written[]): Unsent {
  return { ...unsent, kept: [...unsent.kept, ...changes.map((one) => ({ ...one, push: null }))] }
}

/**
 * Puts what no push carries yet into pushes of one actor each, in order, as far as the limits of a frame and of a
 * connection allow.
 */
export function takePushes(unsent: Unsent): { unsent: Unsent; pushes: Push[] } {
  const free = pushesUnderWayMax - pushesUnderWay(unsent)
  const pushes: { id: number; changes: Uint8Array[] }[] = []
  let room = 0
  let writer: Actor | null = null
  let full = false
  const kept = unsent.kept.map((one) => {
    if (one.push !== null || full) return one
    const size = one.bytes.length + pushChangeBytes
    if (one.actor !== writer || size > room || pushes.at(-1)?.changes.length === pushChangesMax) {
      // What follows a change that has to wait has to wait too, or it would overtake it.
      full = pushes.length === free
      if (full) return one
      pushes.push({ id: unsent.nextId + pushes.length, changes: [] })
      room = frameBytesMax - pushFrameBytes
      writer = one.actor
    }
    const push = pushes.at(-1)!
    push.changes.push(one.bytes)
    room -= size
    return { ...one, push: push.id }
  })
  return { unsent: { kept, nextId: unsent.nextId + pushes.length }, pushes }
}

/** The push is on disk. An acknowledgement of a push that is not under way changes nothing. */
export function acknowledge(unsent: Unsent, push: number): Unsent {
  return { ...unsent, kept: unsent.kept.filter((one) => one.push !== push) }
}

/** What a push carries. */
export function carriedBy(unsent: Unsent, push: number): readonly Written[] {
  return unsent.kept.filter((one) => one.push === push)
}

/** The writers of what is unsent, in the order of their first changes. */
export function writersOf(unsent: Unsent): Actor[] {
  return [...new Set(unsent.kept.map((one) => one.actor))]
}

/** The connection is gone: whatever was under way may or may not have arrived, so it is all to be sent again. */
export function rewind(unsent: Unsent): Unsent {
  return { ...unsent, kept: unsent.kept.map((one) => ({ ...one, push: null })) }
}

export function isUnderWay(unsent: Unsent): boolean {
  return unsent.kept.some((one) => one.push !== null)
}

function pushesUnderWay(unsent: Unsent): number {
  return new Set(unsent.kept.map((one) => one.push).filter((push) => push !== null)).size
}
