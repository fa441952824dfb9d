import { type Actor, type ClientFrame, type Offset, type Right, type Selection, type ServerFrame } from "./frames"
import { firstRetryMs, helloActorsMax, presenceEveryMs, restartAttemptsMax, retryMsMax } from "./limits"
import { nobody, noteHere, noteLeft, type Peers } from "./peers"
import { forgotten, move, rested, tell, type Telling, untold } from "./telling"
import * as own from "./unsent"
import { nothingUnsent, type Unsent, type Written } from "./unsent"

/**
 * One editor's conversation with the log of one statement, over any number of connections: docs/live.md from the
 * client's side, as a value and one function. It knows no socket, no clock, no dice and no document: what happens comes
 * in as an event, what is to be done goes out as effects, in their order.
 */
export interface Session {
  readonly person: string
  readonly organisation: string | null
  readonly phase: Phase
  /** How many changes of the log this editor has, from the device or the server. Local changes don't count before they come back. */
  readonly offset: Offset
  /** How often the texts had been begun anew when that log began: what is here of one goes with no other. */
  readonly epoch: number
  /** Whether the document has anything of that log, or of the person's own, also what is not counted any more. */
  readonly holds: boolean
  /** How long the log was when the server last said welcome. */
  readonly target: Offset
  /** Whether the server has been met since the editor was opened. */
  readonly met: boolean
  /** Whether the whole text is here, as it was once: from then on it can be shown, also without a connection. */
  readonly whole: boolean
  readonly actor: Actor | null
  readonly may: Right
  /** Why one may not write, as the server's code; empty if that is only one's role. */
  readonly mayNot: string
  /** The person's own changes on their way: this editor's and what closed editors left, each behind what it builds on. */
  readonly unsent: Unsent
  /** Who else is here, as far as this connection has been told. */
  readonly peers: Peers
  /** What the others are told of one's own selection. */
  readonly telling: Telling
  /** The server has said that it restarts, and has not been away for long since. */
  readonly restarting: boolean
}

/** What the device knew of the text when the editor was opened. */
export interface Start {
  readonly offset: Offset
  readonly epoch: number
  readonly whole: boolean
  readonly may: Right
}

export type Phase =
  | { readonly at: "waiting"; readonly attempt: number; readonly why: "line" | "storage" }
  | { readonly at: "connecting"; readonly attempt: number }
  | { readonly at: "greeting"; readonly attempt: number }
  | { readonly at: "joined"; readonly attempt: number }
  | { readonly at: "stopped"; readonly stop: Stop }

/** Why the session does not go on by itself. Whatever is unsent then is still in the session, to be given back. */
export type Stop =
  | { readonly why: "signed-out" }
  | { readonly why: "no-access" }
  | { readonly why: "protocol" }
  | { readonly why: "refused"; readonly code: string; readonly text: string }

export type Event =
  | { readonly on: "start" }
  | { readonly on: "opened" }
  | { readonly on: "frame"; readonly frame: ServerFrame }
  | { readonly on: "malformed"; readonly dice: number }
  /** The document could not take what the log holds. */
  | { readonly on: "unreadable" }
  /** `dice` is a random number from 0 up to 1: many clients must not come back at the same moment. */
  | { readonly on: "closed"; readonly code: number; readonly dice: number }
  /** The device says that it has no network, or the server has owed an answer for too long. */
  | { readonly on: "silent"; readonly dice: number }
  | { readonly on: "due" }
  /** The network is back, the tab is looked at again, or the person asks for it. */
  | { readonly on: "wake" }
  | { readonly on: "claimed"; readonly actor: Actor | null }
  /** The person wrote, here or in an editor that is gone and left it; the device keeps it, or can't. It is in this text now. */
  | { readonly on: "written"; readonly changes: readonly Written[] }
  /** The person's own selection has moved. */
  | { readonly on: "moved"; readonly selection: Selection | null }
  /** As long as was asked for has passed since the others were told of it. */
  | { readonly on: "rested" }
  | { readonly on: "beat" }

export type Effect =
  | { readonly do: "connect" }
  | { readonly do: "hang-up" }
  | { readonly do: "retry"; readonly ms: number }
  | { readonly do: "send"; readonly frame: ClientFrame }
  /** Says `rested` after this time. */
  | { readonly do: "rest"; readonly ms: number }
  | { readonly do: "claim"; readonly spares: readonly Actor[] }
  | { readonly do: "load"; readonly offset: Offset; readonly bytes: Uint8Array }
  | { readonly do: "apply"; readonly from: Offset; readonly changes: readonly Uint8Array[] }
  /** These are stored: the device need not keep them any more. */
  | { readonly do: "forget"; readonly changes: readonly Written[] }
  /** The log is another than the one that the device kept. */
  | { readonly do: "discard" }

export type Step = readonly [Session, readonly Effect[]]

/** The code of a stop after which everything begins with another log. The one that the device kept goes last: behind what is set aside. */
export const begunAnew = "begun-anew"

const unknown: Start = { offset: 0, epoch: 0, whole: false, may: "read" }

export function newSession(person: string, organisation: string | null, start: Start = unknown): Session {
  const phase: Phase = { at: "waiting", attempt: 0, why: "line" }
  const { offset, epoch, whole, may } = start
  const others = { peers: nobody, telling: untold, restarting: false }
  const has = { offset, epoch, holds: offset > 0, target: offset }
  return { person, organisation, phase, ...has, met: false, whole, actor: null, may, mayNot: "", unsent: nothingUnsent, ...others }
}

export function step(session: Session, event: Event): Step {
  switch (event.on) {
    case "start":
      return session.phase.at === "waiting" ? connect(session) : [session, []]
    case "due":
      return session.phase.at === "waiting" || wantsActor(session) ? connect(session) : [session, []]
    case "wake":
      return isAsleep(session.phase) ? connect(session) : [session, []]
    case "opened":
      return session.phase.at === "connecting" ? greet(session, session.phase.attempt) : [session, []]
    case "frame":
      return onFrame(session, event.frame)
    case "malformed":
      return isConnected(session.phase) ? fallBack({ ...session, offset: 0 }, "line", event.dice) : [session, []]
    case "unreadable":
      return session.phase.at === "stopped" ? [session, []] : stop(session, { why: "protocol" })
    case "silent":
      return isConnected(session.phase) ? fallBack(session, "line", event.dice) : [session, []]
    case "closed":
      return isConnected(session.phase) ? onClosed(session, event.code, event.dice) : [session, []]
    case "claimed":
      return onClaimed(session, event.actor)
    case "written":
      // Kept in every phase, also after a stop: what was typed is given back, never dropped.
      return [{ ...session, holds: true, unsent: own.keep(session.unsent, event.changes) }, []]
    case "moved":
      return [{ ...session, telling: move(session.telling, event.selection) }, []]
    case "rested":
      return [{ ...session, telling: rested(session.telling) }, []]
    case "beat":
      return tellOthers(sendWaiting(session))
  }
}

/** Whether the server owes an answer, so that silence means that the line is dead. */
export function awaitsAnswer(session: Session): boolean {
  const { phase } = session
  if (phase.at === "connecting" || phase.at === "greeting") return true
  return phase.at === "joined" && (session.offset < session.target || own.isUnderWay(session.unsent))
}

function isConnected(phase: Phase): boolean {
  return phase.at === "connecting" || phase.at === "greeting" || phase.at === "joined"
}

function wantsActor({ phase, actor, may }: Session): boolean {
  return phase.at === "joined" && actor === null && may === "write"
}

function isAsleep(phase: Phase): boolean {
  return phase.at === "waiting" || (phase.at === "stopped" && phase.stop.why === "signed-out")
}

function connect(session: Session): Step {
  const attempt = session.phase.at === "waiting" ? session.phase.attempt + 1 : 1
  const connecting: Session = { ...cutOff(session), phase: { at: "connecting", attempt } }
  return [connecting, isConnected(session.phase) ? [{ do: "hang-up" }, { do: "connect" }] : [{ do: "connect" }]]
}

function greet(session: Session, attempt: number): Step {
  const actors = own.writersOf(session.unsent).slice(0, helloActorsMax)
  const hello: ClientFrame = { t: "hello", from: session.offset, epoch: session.epoch, organisation: session.organisation, actors }
  return [{ ...session, phase: { at: "greeting", attempt } }, [{ do: "send", frame: hello }]]
}

function onFrame(session: Session, frame: ServerFrame): Step {
  const { phase } = session
  if (phase.at === "greeting") {
    // Nothing but a welcome answers a hello. A server that says anything else is asked again from the start.
    return frame.t === "welcome" ? onWelcome(session, frame, phase.attempt) : resync(session)
  }
  if (phase.at !== "joined") return [session, []]
  switch (frame.t) {
    case "welcome":
      return resync(session)
    case "snapshot":
      return received(session, frame.offset, { do: "load", offset: frame.offset, bytes: frame.bytes })
    case "changes":
      if (frame.from !== session.offset) return resync(session)
      return received(session, frame.from + frame.items.length, { do: "apply", from: frame.from, changes: frame.items })
    case "stored":
      return onStored(session, frame.id)
    case "refused":
      return onRefused(session, frame)
    case "access":
      return onAccess({ ...session, may: frame.may, mayNot: frame.code })
    case "event":
      return [session, []]
    case "here":
      return [{ ...session, peers: noteHere(session.peers, frame.here) }, []]
    case "left":
      return [{ ...session, peers: noteLeft(session.peers, frame.peer) }, []]
  }
}

function onWelcome(session: Session, welcome: ServerFrame & { t: "welcome" }, attempt: number): Step {
  // Somebody else has signed in on this device. What is here is not theirs to send.
  if (welcome.person !== session.person) return stop(session, { why: "signed-out" })
  // Whoever counts nothing is let in, whatever the document still holds.
  if (session.holds && welcome.epoch !== session.epoch) return stopBegunAnew(session)
  // A log shorter than what we have been given is another log than the one that we counted.
  if (welcome.offset < session.offset) return also({ do: "discard" }, resync(session))
  const { offset: target, epoch, may, code: mayNot = "" } = welcome
  const joined: Session = { ...session, phase: { at: "joined", attempt }, target, epoch, met: true, may, mayNot, restarting: false }
  const [pushing, sends] = sendWaiting(received(joined, session.offset)[0])
  return wantsActor(pushing) ? [pushing, [...sends, { do: "claim", spares: welcome.actors }]] : [pushing, sends]
}

function onStored(session: Session, push: number): Step {
  const changes = own.carriedBy(session.unsent, push)
  const next = sendWaiting(calm({ ...session, unsent: own.acknowledge(session.unsent, push) }))
  return changes.length > 0 ? also({ do: "forget", changes }, next) : next
}

function also(first: Effect, [session, effects]: Step): Step {
  return [session, [first, ...effects]]
}

/** Who may write from now on, and could not when the welcome came, asks for another welcome: it brings the spares. */
function onAccess(session: Session): Step {
  return [session, wantsActor(session) ? [{ do: "retry", ms: 0 }] : []]
}

/** The log has been received up to `offset`. */
function received(session: Session, offset: Offset, ...effects: Effect[]): Step {
  if (offset < session.offset) return resync(session)
  const whole = session.whole || offset >= session.target
  const next = { ...session, offset, whole, holds: session.holds || effects.length > 0 }
  return [offset >= session.target ? calm(next) : next, effects]
}

/** The connection has proved itself, so the next failure starts with a short wait again. */
function calm(session: Session): Session {
  return session.phase.at === "joined" ? { ...session, phase: { at: "joined", attempt: 0 } } : session
}

function onRefused(session: Session, refused: ServerFrame & { t: "refused" }): Step {
  // A full disk is nobody's fault and may pass: everything is sent again on a new connection, after the longest wait.
  if (refused.code === "storage") return fallBack(session, "storage", 1)
  return stop(session, { why: "refused", code: refused.code, text: refused.text })
}

function onClosed(session: Session, code: number, dice: number): Step {
  switch (code) {
    case 1009:
    case 4400:
      // Whatever it was that the server could not bear, it is not sent a second time.
      return stop(session, session.unsent.kept.length > 0 ? { why: "refused", code: "protocol", text: "" } : { why: "protocol" })
    case 4401:
      return stop(session, { why: "signed-out" })
    case 4403:
      return stop(session, { why: "no-access" })
    case 4410:
      return stopBegunAnew(session)
    case 1001:
    case 1012:
      return fallBack({ ...session, restarting: true }, "line", dice)
    default:
      return fallBack(session, "line", dice)
  }
}

function onClaimed(session: Session, actor: Actor | null): Step {
  if (session.actor !== null) return [session, []]
  if (actor !== null) return [{ ...session, actor }, []]
  // Other editors of this device hold every spare. The text can be read; a later welcome may bring others.
  return [session, [{ do: "retry", ms: retryMsMax }]]
}

function sendWaiting(session: Session): Step {
  if (session.phase.at !== "joined") return [session, []]
  const { unsent, pushes } = own.takePushes(session.unsent)
  return [{ ...session, unsent }, pushes.map(({ id, changes }) => ({ do: "send", frame: { t: "push", id, changes } }))]
}

/** The others are told last: what has been written goes before where the caret stands behind it. */
function tellOthers([session, effects]: Step): Step {
  if (session.phase.at !== "joined") return [session, effects]
  const { telling, frame } = tell(session.telling)
  if (frame === null) return [session, effects]
  return [{ ...session, telling }, [...effects, { do: "send", frame }, { do: "rest", ms: presenceEveryMs }]]
}

/** What the server counts and what we count differ: start again from nothing. Known changes are harmless. */
function resync(session: Session): Step {
  return fallBack({ ...session, offset: 0 }, "line", 1)
}

function fallBack(session: Session, why: "line" | "storage", dice: number): Step {
  const attempt = isConnected(session.phase) ? (session.phase as { attempt: number }).attempt : 0
  const longest = why === "storage" ? retryMsMax : Math.min(retryMsMax, firstRetryMs * 2 ** Math.max(0, attempt - 1))
  const ms = Math.round(longest * (0.5 + 0.5 * dice))
  const restarting = session.restarting && attempt < restartAttemptsMax
  const waiting: Session = { ...cutOff(session), phase: { at: "waiting", attempt, why }, restarting }
  return [waiting, [{ do: "hang-up" }, { do: "retry", ms }]]
}

function stop(session: Session, why: Stop): Step {
  return [{ ...cutOff(session), phase: { at: "stopped", stop: why }, restarting: false }, [{ do: "hang-up" }]]
}

/** What is here builds on changes that are gone: it is given back, and the log is received from its new beginning. */
function stopBegunAnew(session: Session): Step {
  return stop(session, { why: "refused", code: begunAnew, text: "" })
}

/** Without a line nothing is on its way, and nobody is known to be here. */
function cutOff(session: Session): Session {
  return { ...session, unsent: own.rewind(session.unsent), peers: nobody, telling: forgotten(session.telling) }
}
