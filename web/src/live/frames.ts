import { decode, encode } from "cborg"
import { cursorBytesMax } from "./limits"

/** A place in the log of a statement's text: how many changes stand before it. */
export type Offset = number
export type Right = "write" | "read"
/** Automerge's writer id: 32 lower-case hex digits. On the wire it is 16 bytes. */
export type Actor = string
/** One of automerge's cursors into the text, or what claims to be one: the server looks at its letters only. */
export type Cursor = string

/** Where a selection begins and where it is moved from; the same place twice for a caret. */
export interface Selection {
  readonly anchor: Cursor
  readonly head: Cursor
}

/** Somebody who is here, by the server's own names. `peer` is the number of the connection. */
export interface Here {
  readonly peer: number
  readonly person: string
  readonly organisation: string
  readonly name: string
  readonly organisationName: string
  readonly selection: Selection | null
}

export type ClientFrame =
  | { t: "hello"; from: Offset; epoch: number; organisation: string | null; actors: readonly Actor[] }
  | { t: "push"; id: number; changes: readonly Uint8Array[] }
  | { t: "presence"; selection: Selection | null }

export type ServerFrame =
  | { t: "welcome"; offset: Offset; epoch: number; actors: Actor[]; person: string; may: Right; code?: string }
  | { t: "snapshot"; offset: Offset; bytes: Uint8Array }
  | { t: "changes"; from: Offset; items: Uint8Array[] }
  | { t: "stored"; id: number }
  | { t: "refused"; id: number; code: string; text: string }
  | { t: "access"; may: Right; code: string }
  | { t: "event" }
  | { t: "here"; here: Here }
  | { t: "left"; peer: number }

/** The bytes of one frame, as docs/live.md writes it. */
export function encodeFrame(frame: ClientFrame): Uint8Array {
  if (frame.t === "push") return encode({ t: "push", id: frame.id, changes: frame.changes })
  if (frame.t === "presence") return encode({ t: "presence", ...frame.selection })
  const { from, epoch, organisation, actors } = frame
  const hello = { t: "hello", v: 1, from, actors: actors.map(bytesOfActor), ...(epoch > 0 ? { epoch } : {}) }
  return encode(organisation === null ? hello : { ...hello, organisation })
}

/**
 * Reads a frame of the server. A kind that a later server adds gives null and is skipped; anything that is not the
 * frame it claims to be throws `MalformedFrame`, for then the place in the log can no longer be trusted.
 */
export function decodeFrame(bytes: Uint8Array): ServerFrame | null {
  const map = textMap(bytes)
  switch (map.t) {
    case "welcome":
      return {
        t: "welcome",
        offset: count(map.offset),
        epoch: map.epoch === undefined ? 0 : count(map.epoch),
        actors: list(map.actors).map(actorOfBytes),
        person: text(map.person),
        may: right(map.may),
        ...(map.code === undefined ? {} : { code: text(map.code) }),
      }
    case "snapshot":
      return { t: "snapshot", offset: count(map.offset), bytes: byteString(map.bytes) }
    case "changes":
      return { t: "changes", from: count(map.from), items: list(map.items).map((item) => byteString(field(item, "bytes"))) }
    case "stored":
      return { t: "stored", id: count(map.id) }
    case "refused":
      return { t: "refused", id: count(map.id), code: text(map.code), text: text(map.text) }
    case "access":
      return { t: "access", may: right(map.may), code: text(map.code) }
    case "event":
      return { t: "event" }
    case "presence":
      return map.left === undefined ? { t: "here", here: here(map) } : { t: "left", peer: leaving(map) }
    default:
      return null
  }
}

export class MalformedFrame extends Error {}

function textMap(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown
  try {
    value = decode(bytes)
  } catch (cause) {
    throw new MalformedFrame("a frame is one CBOR map", { cause })
  }
  text(field(value, "t"))
  return value as Record<string, unknown>
}

function here(map: Record<string, unknown>): Here {
  const anchor = map.anchor === undefined ? null : cursor(map.anchor)
  const head = map.head === undefined ? null : cursor(map.head)
  return {
    peer: count(map.peer),
    person: id(map.person),
    organisation: id(map.organisation),
    name: text(map.name),
    organisationName: text(map.organisation_name),
    selection: head === null ? null : { anchor: anchor ?? head, head },
  }
}

function leaving(map: Record<string, unknown>): number {
  if (map.left !== true) throw new MalformedFrame("whoever leaves has left")
  return count(map.peer)
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) throw new MalformedFrame(`a map with "${name}" was expected`)
  return (value as Record<string, unknown>)[name]
}

function count(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new MalformedFrame("a count was expected")
  return value as number
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new MalformedFrame("a text was expected")
  return value
}

function id(value: unknown): string {
  if (!/^[0-9a-f]{32}$/.test(text(value))) throw new MalformedFrame("an id has 32 hexadecimal digits")
  return value as string
}

/** What the server lets through. Whether it is a cursor at all, and into this text, only the document can say. */
function cursor(value: unknown): Cursor {
  const letters = text(value)
  if (letters.length > cursorBytesMax || !/^[0-9a-f@-]+$/.test(letters)) throw new MalformedFrame("a cursor was expected")
  return letters
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new MalformedFrame("a list was expected")
  return value
}

function byteString(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new MalformedFrame("bytes were expected")
  return value
}

function right(value: unknown): Right {
  if (value !== "write" && value !== "read") throw new MalformedFrame("a right is write or read")
  return value
}

function actorOfBytes(value: unknown): Actor {
  const bytes = byteString(value)
  if (bytes.length !== 16) throw new MalformedFrame("an actor has 16 bytes")
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

function bytesOfActor(actor: Actor): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(actor.slice(2 * i, 2 * i + 2), 16))
}
