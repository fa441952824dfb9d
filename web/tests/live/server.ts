import type { ClientFrame, ServerFrame } from "../../src/live/frames"
import { change, nameOf, person } from "./builders"

/** What comes over a line: frames, and at its end why it was closed. */
export type Arrival = ServerFrame | { readonly t: "closed"; readonly code: number }

/**
 * The server's side of docs/live.md in memory, for one statement: a log of named changes, and for each connection what
 * it has been given. A change must come after all that it builds on, and a push is stored as a whole or not at all. Each log
 * begins with a change that says what the one before it said: "Z0", and then "Z1" and so on.
 */
export class SimulatedServer {
  readonly log = ["Z0"]
  /** The changes of earlier logs. They are gone, and what they said is said at the log's beginning. */
  readonly gone: string[] = []
  /** What each change builds on: all that its editor's text held of its own when it was written, and the log's beginning. */
  readonly foundations = new Map<string, readonly string[]>()
  mayWrite = true
  diskFull = false
  epoch = 0
  readonly #readers = new Set<SimulatedPeer>()

  connect(deliver: (arrival: Arrival) => void, actor: string): SimulatedPeer {
    return new SimulatedPeer(this, deliver, actor)
  }

  /** Lets a peer read the log from now on. */
  join(peer: SimulatedPeer): void {
    this.#readers.add(peer)
  }

  /** Begins the text anew, under the hands of all who have it open. */
  beginAnew(): void {
    this.epoch += 1
    this.gone.push(...this.log)
    this.log.splice(0, this.log.length, `Z${this.epoch}`)
    for (const reader of this.#readers) reader.end(1012)
    this.#readers.clear()
  }

  /** Whether the words of that change are in the text. */
  says(name: string): boolean {
    return this.log.includes(name) || this.gone.includes(name)
  }

  isNext(name: string): boolean {
    return (this.foundations.get(name) ?? []).every((earlier) => this.log.includes(earlier))
  }
}

class SimulatedPeer {
  readonly #server: SimulatedServer
  readonly #deliver: (arrival: Arrival) => void
  readonly #actor: string
  #given = 0
  #greeted = false
  #refused = false
  #ended = false

  constructor(server: SimulatedServer, deliver: (arrival: Arrival) => void, actor: string) {
    this.#server = server
    this.#deliver = deliver
    this.#actor = actor
  }

  receive(frame: ClientFrame, snapshot: boolean): void {
    if (this.#ended) return
    if (frame.t === "push") return this.#store(frame.id, frame.changes.map(nameOf))
    if (frame.t === "presence") return
    const { log, epoch, mayWrite } = this.#server
    if (frame.epoch !== epoch && (frame.from > 0 || frame.actors.length > 0)) return this.end(4410)
    this.#given = frame.from
    this.#greeted = true
    this.#server.join(this)
    this.#deliver({ t: "welcome", offset: log.length, epoch, actors: [this.#actor], person, may: mayWrite ? "write" : "read" })
    if (!snapshot || log.length === 0) return
    this.#given = Math.max(this.#given, Math.ceil(log.length / 2))
    this.#deliver({ t: "snapshot", offset: this.#given, bytes: change(log.slice(0, this.#given).join(" ")) })
  }

  /** Sends what is stored and not yet given, at most `items` of it in one frame. */
  catchUp(items: number): void {
    const rest = this.#server.log.slice(this.#given, this.#given + items)
    if (this.#ended || !this.#greeted || rest.length === 0) return
    this.#deliver({ t: "changes", from: this.#given, items: rest.map(change) })
    this.#given += rest.length
  }

  /** What was sent before still arrives before the end does. */
  end(code: number): void {
    this.#ended = true
    this.#deliver({ t: "closed", code })
  }

  #store(id: number, names: string[]): void {
    const { log, diskFull, mayWrite } = this.#server
    const fresh = names.filter((name) => !log.includes(name))
    const code = diskFull ? "storage" : mayWrite ? null : "no-write-access"
    if (code !== null && fresh.length > 0) return this.#refuse(id, code)
    for (const name of fresh) {
      // What was sent behind a refused push, before its sender could know, is out of order through no fault of its own.
      if (!this.#server.isNext(name) && this.#refused) return this.#refuse(id, "out-of-order")
      if (!this.#server.isNext(name)) throw new Error(`${name} came out of order after ${log.join(" ")}`)
      log.push(name)
    }
    this.#deliver({ t: "stored", id })
  }

  #refuse(id: number, code: string): void {
    this.#refused = true
    this.#deliver({ t: "refused", id, code, text: code })
  }
}
