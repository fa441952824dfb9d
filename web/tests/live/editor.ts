import assert from "node:assert/strict"
import type { ClientFrame } from "../../src/live/frames"
import { begunAnew, type Effect, type Event, newSession, type Session, step } from "../../src/live/session"
import { actor, nameOf, own, person } from "./builders"
import type { Arrival, SimulatedServer } from "./server"

/** Random numbers from a seed (mulberry32), so that a failing schedule can be run again. */
export function diceOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One editor and its line, both ways in order; frames on a line that is cut are gone. */
export class Editor {
  session: Session
  readonly written: string[] = []
  /** What its text was made of, and could not be any more when the text was begun anew. */
  readonly givenBack: string[] = []
  readonly known = new Set<string>()
  /** What a change that is written now builds on, beside the beginnings of logs that the text has. */
  protected readonly foundation: string[] = []
  readonly name: string
  readonly #server: SimulatedServer
  readonly #dice: () => number
  #peer: ReturnType<SimulatedServer["connect"]> | null = null
  #toServer: ClientFrame[] = []
  #toEditor: Arrival[] = []
  #connecting = false
  #retrying = false

  constructor(name: string, server: SimulatedServer, dice: () => number, session = newSession(person, null)) {
    this.name = name
    this.session = session
    this.#server = server
    this.#dice = dice
  }

  happen(event: Event): void {
    const [session, effects] = step(this.session, event)
    this.session = session
    const { phase } = session
    for (const effect of effects) this.perform(effect)
    if (phase.at === "stopped" && phase.stop.why === "refused" && phase.stop.code === begunAnew) this.onBegunAnew()
  }

  write(): void {
    const name = this.compose(`${this.name}${this.written.length}`)
    this.known.add(name)
    this.happen({ on: "written", changes: [own(name)] })
  }

  protected compose(name: string): string {
    this.#server.foundations.set(name, [...this.foundation, ...[...this.known].filter((known) => known.startsWith("Z"))])
    this.foundation.push(name)
    this.written.push(name)
    return name
  }

  /** Gives back what is unsent, and begins with nothing. */
  protected onBegunAnew(): void {
    this.givenBack.push(...this.session.unsent.kept.map(({ bytes }) => nameOf(bytes)))
    this.restart(newSession(person, null))
    this.happen({ on: "start" })
  }

  protected restart(session: Session, ...log: string[]): void {
    this.session = session
    this.foundation.length = 0
    this.known.clear()
    for (const name of log) this.known.add(name)
  }

  cut(): void {
    this.happen({ on: "closed", code: 1006, dice: this.#dice() })
  }

  /** Lets one thing that is under way arrive. False if nothing is. */
  move(): boolean {
    if (this.#connecting) {
      this.#connecting = false
      this.happen({ on: "opened" })
      return true
    }
    if (this.#retrying) {
      this.#retrying = false
      this.happen({ on: "due" })
      return true
    }
    if (this.#peer !== null && this.#toServer.length > 0 && this.#dice() < 0.6) {
      this.#peer.receive(this.#toServer.shift()!, this.#dice() < 0.5)
      return true
    }
    this.#peer?.catchUp(1 + Math.floor(this.#dice() * 4))
    const arrival = this.#toEditor.shift()
    if (arrival?.t === "closed") this.happen({ on: "closed", code: arrival.code, dice: this.#dice() })
    else if (arrival !== undefined) this.happen({ on: "frame", frame: arrival })
    return arrival !== undefined || this.#toServer.length > 0
  }

  protected perform(effect: Effect): void {
    switch (effect.do) {
      case "connect": {
        const toEditor: Arrival[] = []
        this.#toEditor = toEditor
        this.#toServer = []
        this.#peer = this.#server.connect((arrival) => toEditor.push(arrival), actor)
        this.#connecting = true
        this.#retrying = false
        return
      }
      case "hang-up":
        this.#peer = null
        this.#connecting = false
        this.#toEditor = []
        this.#toServer = []
        return
      case "retry":
        this.#retrying = true
        return
      case "send":
        this.#toServer.push(effect.frame)
        return
      case "claim":
        this.happen({ on: "claimed", actor })
        return
      case "load":
        for (const name of nameOf(effect.bytes).split(" ")) this.known.add(name)
        return
      case "apply":
        for (const bytes of effect.changes) this.known.add(nameOf(bytes))
    }
  }
}

export function settle(editors: Editor[]): void {
  for (let round = 0; round < 10_000; round++) {
    for (const editor of editors) editor.happen({ on: "beat" })
    if (editors.filter((editor) => editor.move()).length === 0) return
  }
  assert.fail("the editors never came to rest")
}
