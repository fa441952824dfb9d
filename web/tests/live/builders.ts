import type { ServerFrame } from "../../src/live/frames"
import { type Event, newSession, type Session, type Start, step } from "../../src/live/session"
import type { Written } from "../../src/live/unsent"

export const actor = "0123456789abcdef0123456789abcdef"

export const person = "00000000000000000000000000000001"
/** A device that keeps everything at once. */
export const keeps = { pending: 0, fails: false }

export function change(name: string): Uint8Array {
  return new TextEncoder().encode(name)
}

export function nameOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

export function frame(frame: ServerFrame): Event {
  return { on: "frame", frame }
}

export function welcome(offset: number, may: "write" | "read" = "write", epoch = 0): Event {
  return frame({ t: "welcome", offset, epoch, actors: [actor], person, may })
}

export function changes(from: number, ...names: string[]): Event {
  return frame({ t: "changes", from, items: names.map(change) })
}

export function written(...names: string[]): Event {
  return { on: "written", changes: names.map((name, row) => own(name, row)) }
}

/** A change that the device keeps in `row`. */
export function own(name: string, row: number | null = 1, by: string = actor): Written {
  return { actor: by, bytes: change(name), row }
}

export const start: Event = { on: "start" }
export const opened: Event = { on: "opened" }
export const beat: Event = { on: "beat" }
export const claimed: Event = { on: "claimed", actor }
export const cut: Event = { on: "closed", code: 1006, dice: 0 }

/** Lives through the events. Returns the session and, in one line each, what was to be done at the last of them. */
export function after(...events: readonly Event[]): { session: Session; done: string[] } {
  return from(undefined, ...events)
}

/** The same, in an editor that the device had something for. */
export function from(start: Start | undefined, ...events: readonly Event[]): { session: Session; done: string[] } {
  let session = newSession(person, null, start)
  let done: string[] = []
  for (const event of events) {
    const [next, effects] = step(session, event)
    session = next
    done = effects.map(inWords)
  }
  return { session, done }
}

/** The phase with what tells it apart, in a few words. */
export function phaseInWords({ phase }: Session): string {
  if (phase.at === "stopped") return `stopped ${phase.stop.why}`
  return phase.at === "waiting" ? `waiting ${phase.why} ${phase.attempt}` : `${phase.at} ${phase.attempt}`
}

function inWords(effect: ReturnType<typeof step>[1][number]): string {
  switch (effect.do) {
    case "rest":
      return `rest ${effect.ms}`
    case "send":
      if (effect.frame.t === "presence") return `here at ${effect.frame.selection?.head ?? "nothing"}`
      return effect.frame.t === "hello"
        ? `hello from ${effect.frame.from}${effect.frame.epoch > 0 ? ` of ${effect.frame.epoch}` : ""}${effect.frame.actors.length > 0 ? " with unsent work" : ""}`
        : `push ${effect.frame.id}: ${effect.frame.changes.map(nameOf).join(" ")}`
    case "retry":
      return `retry in ${effect.ms}`
    case "apply":
      return `apply ${effect.changes.map(nameOf).join(" ")}`
    case "load":
      return `load ${nameOf(effect.bytes)}`
    case "forget":
      return `forget ${effect.changes.map(({ bytes }) => nameOf(bytes)).join(" ")}`
    case "claim":
      return `claim one of ${effect.spares.length}`
    default:
      return effect.do
  }
}
