import type { ServerFrame } from "../../src/live/frames"
import { type Event, newSession, type Session, step } from "../../src/live/session"

export const actor = "0123456789abcdef0123456789abcdef"

export function change(name: string): Uint8Array {
  return new TextEncoder().encode(name)
}

export function nameOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

export function frame(frame: ServerFrame): Event {
  return { on: "frame", frame }
}

export function welcome(offset: number, may: "write" | "read" = "write"): Event {
  return frame({ t: "welcome", offset, actors: [actor], may })
}

export function changes(from: number, ...names: string[]): Event {
  return frame({ t: "changes", from, items: names.map(change) })
}

export function written(...names: string[]): Event {
  return { on: "written", changes: names.map(change) }
}

export const start: Event = { on: "start" }
export const opened: Event = { on: "opened" }
export const beat: Event = { on: "beat" }
export const claimed: Event = { on: "claimed", actor }
export const cut: Event = { on: "closed", code: 1006, dice: 0 }

/** Lives through the events. Returns the session and, in one line each, what was to be done at the last of them. */
export function after(...events: readonly Event[]): { session: Session; done: string[] } {
  let session = newSession(null)
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
    case "send":
      return effect.frame.t === "hello"
        ? `hello from ${effect.frame.from}${effect.frame.actors.length > 0 ? " with unsent work" : ""}`
        : `push ${effect.frame.id}: ${effect.frame.changes.map(nameOf).join(" ")}`
    case "retry":
      return `retry in ${effect.ms}`
    case "apply":
      return `apply ${effect.changes.map(nameOf).join(" ")}`
    case "load":
      return `load ${nameOf(effect.bytes)}`
    case "claim":
      return `claim one of ${effect.spares.length}`
    default:
      return effect.do
  }
}
