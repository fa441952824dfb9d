import type { ClientFrame, ServerFrame } from "../../src/live/frames"
import { change, nameOf, person } from "./builders"

/**
 * The server's side of docs/live.md in memory, for one statement: a log of named changes, and for each connection what
 * it has been given. An actor's changes must come in their order ("A0", "A1", …), all or nothing.
 */
export class SimulatedServer {
  readonly log: string[] = []
  mayWrite = true
  diskFull = false

  connect(deliver: (frame: ServerFrame) => void, actor: string): SimulatedPeer {
    return new SimulatedPeer(this, deliver, actor)
  }

  /** Whether the log holds what `name` builds on: each change of a writer builds on its own last one. */
  isNext(name: string): boolean {
    const [writer, number] = [name.slice(0, 1), Number(name.slice(1))]
    return number === this.log.filter((stored) => stored.startsWith(writer)).length
  }
}

class SimulatedPeer {
  readonly #server: SimulatedServer
  readonly #deliver: (frame: ServerFrame) => void
  readonly #actor: string
  #given = 0
  #greeted = false
  #refused = false

  constructor(server: SimulatedServer, deliver: (frame: ServerFrame) => void, actor: string) {
    this.#server = server
    this.#deliver = deliver
    this.#actor = actor
  }

  receive(frame: ClientFrame, snapshot: boolean): void {
    if (frame.t === "push") return this.#store(frame.id, frame.changes.map(nameOf))
    if (frame.t === "presence") return
    const { log, mayWrite } = this.#server
    this.#given = frame.from
    this.#greeted = true
    this.#deliver({ t: "welcome", offset: log.length, epoch: 0, actors: [this.#actor], person, may: mayWrite ? "write" : "read" })
    if (!snapshot || log.length === 0) return
    this.#given = Math.max(this.#given, Math.ceil(log.length / 2))
    this.#deliver({ t: "snapshot", offset: this.#given, bytes: change(log.slice(0, this.#given).join(" ")) })
  }

  /** Sends what is stored and not yet given, at most `items` of it in one frame. */
  catchUp(items: number): void {
    const rest = this.#server.log.slice(this.#given, this.#given + items)
    if (!this.#greeted || rest.length === 0) return
    this.#deliver({ t: "changes", from: this.#given, items: rest.map(change) })
    this.#given += rest.length
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
