import "fake-indexeddb/auto"
import * as A from "@automerge/automerge"
import { decode, encode } from "cborg"
import { mock } from "node:test"
import { Window } from "happy-dom"
import { TextHandle, type Statement } from "../../src/binding/handle"
import { readerOf } from "../../src/editor/reader"
import { Keep, type Refused } from "../../src/keep/keep"
import { type Connection, openConnection } from "../../src/live/connection"
import { person } from "./builders"

/** Locks as a browser keeps them, of a page that is never closed. */
class Locks {
  readonly #held = new Set<string>()

  request(name: string, _options: LockOptions, granted: (lock: unknown) => unknown): Promise<unknown> {
    if (this.#held.has(name)) return Promise.resolve(granted(null))
    this.#held.add(name)
    return Promise.resolve(granted({ name }))
  }

  query(): Promise<{ held: { name: string }[] }> {
    return Promise.resolve({ held: [...this.#held].map((name) => ({ name })) })
  }
}

/** A socket whose other end is the test. */
export class Socket {
  static readonly OPEN = 1
  static opened: (socket: Socket) => void = () => {}
  readyState = 0
  binaryType = "blob"
  onopen = () => {}
  onmessage = (_message: { data: ArrayBuffer }) => {}
  onclose = (_closing: { code: number }) => {}
  /** What the page has sent, decoded. */
  readonly sent: Record<string, unknown>[] = []

  constructor() {
    Socket.opened(this)
  }

  send(bytes: Uint8Array): void {
    this.sent.push(decode(bytes))
  }

  close(): void {
    this.readyState = 3
  }

  accept(): void {
    this.readyState = Socket.OPEN
    this.onopen()
  }

  deliver(frame: Record<string, unknown>): void {
    const bytes = encode(frame)
    this.onmessage({ data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer })
  }

  /** Welcomes the page to a log, and gives it all of it. */
  join(epoch: number, log: readonly Uint8Array[], from = 0): void {
    const hex = person.match(/../g)!.map((digits) => Number.parseInt(digits, 16))
    this.deliver({ t: "welcome", offset: log.length, epoch, actors: [Uint8Array.from(hex)], person, may: "write" })
    if (from < log.length) this.deliver({ t: "changes", from, items: log.slice(from).map((bytes) => ({ bytes })) })
  }
}

/** Puts what a connection needs of a browser into this process. No timer runs by itself. */
export function inABrowser(): void {
  const window = new Window({ url: "http://localhost/statements/s/write" })
  const navigator = { locks: new Locks(), onLine: true }
  const frames = { requestAnimationFrame: setImmediate, cancelAnimationFrame: clearImmediate }
  const events = { addEventListener: window.addEventListener.bind(window), document: window.document, location: window.location }
  for (const [name, value] of Object.entries({ ...frames, ...events, navigator, WebSocket: Socket })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] })
}

/** The editor's page without what it shows: the real connection, with the real document and the real device's store. */
export class Page {
  readonly handle = new TextHandle(A.init<Statement>())
  readonly sockets: Socket[] = []
  readonly refused: Refused[] = []
  readonly connection: Connection
  onRefused = () => {}
  readonly #waiting = new Set<() => void>()

  constructor(readonly keep: Keep, statement: string) {
    const happened = () => {
      for (const look of [...this.#waiting]) look()
    }
    Socket.opened = (socket) => {
      this.sockets.push(socket)
      queueMicrotask(happened)
    }
    const place = { statement, language: null, person, organisation: null }
    const reader = readerOf(this.handle, () => false, () => {})
    this.connection = openConnection(place, keep, reader, {
      changed: happened,
      decided: () => {},
      worded: (code) => code,
      refused: (refused) => {
        this.refused.push(refused)
        this.onRefused()
        happened()
      },
    })
  }

  /** Waits for something that the page comes to by itself. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  async socket(number: number): Promise<Socket> {
    await this.until(() => this.sockets.length >= number)
    return this.sockets[number - 1]!
  }

  /** Types, as the actor that the session has. */
  write(at: number, words: string): void {
    const { actor } = this.connection.session()
    if (actor === null) throw new Error("nobody may write yet")
    this.handle.replace(A.clone(this.handle.doc, { actor }))
    const stop = this.handle.onLocal((change) => this.connection.written(actor, [change]))
    this.handle.change((doc) => A.splice(doc, ["text"], at, 0, words))
    stop()
  }
}
