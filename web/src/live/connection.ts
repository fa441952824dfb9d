import type { Row } from "../keep/abandoned"
import type { Keep, Kept, Refused } from "../keep/keep"
import { findLeftovers, type Leftovers } from "../keep/leftovers"
import { claimActor } from "./actor"
import { onNextBeat } from "./beat"
import type { Actor, Selection, ServerFrame } from "./frames"
import { silenceMsMax } from "./limits"
import type { Device } from "./saved"
import { awaitsAnswer, begunAnew, type Effect, type Event, newSession, type Session, step, type Stop } from "./session"
import { dial, type Line } from "./sockets"
import type { Written } from "./unsent"

/** Where the log of a statement goes: a document that takes changes in any order and as often as they come. */
export interface LogReader {
  /** Whether what has arrived had better wait. Nothing is lost meanwhile; `beat` asks again. */
  waits(): boolean
  /** Begins anew with a snapshot, if there is one, and what follows it. Nothing else stays. */
  restart(snapshot: Uint8Array | null, changes: readonly Uint8Array[]): void
  load(snapshot: Uint8Array): void
  apply(changes: readonly Uint8Array[]): void
  /** The document, as bytes that `load` takes. */
  save(): Uint8Array
  /** The words that only `unsent` have put into the text. */
  wordsOf(unsent: readonly Uint8Array[]): string
}

export interface Connection {
  /** Local changes, just made as `actor`: they are kept on the device, then sent with the next beat. */
  written(actor: Actor, changes: readonly Uint8Array[]): void
  /** The person's own selection has moved, for the others to see. */
  moved(selection: Selection | null): void
  /** Try again at once, for the person says that what was in the way is gone. */
  wake(): void
  /** What has waited for the reader need not wait any more. */
  beat(): void
  session(): Session
  device(): Device
}

export interface Place {
  readonly statement: string
  /** The language of the text, where a statement has several; its leading text is meant where there is none. */
  readonly language: string | null
  readonly person: string
  readonly organisation: string | null
}

/** What the page hears. */
export interface Listener {
  /** Everything that arrived between two beats has been read. */
  changed(session: Session, device: Device): void
  /** Something was decided about the statement. */
  decided(): void
  /** What is said of a stop that the server has no words for. */
  worded(code: string): string
  /** Some text was refused: it is out of the document, to be given back. */
  refused(refused: Refused): void
}

/** Runs a session over real sockets and the device's store, so that a page is drawn at most once per frame. */
export function openConnection(place: Place, keep: Keep, reader: LogReader, listener: Listener): Connection {
  const connection = new LiveConnection(place, keep, reader, listener)
  void connection.open()
  return connection
}

/** Between two looks for what closed tabs left unsent. */
const LOOK_FOR_LEFTOVERS_MS = 3_000
const UNREADABLE_ROWS = "Lausuma could not read unsent changes that this device kept."

class LiveConnection implements Connection {
  readonly #place: Place
  readonly #keep: Keep
  readonly #reader: LogReader
  readonly #listener: Listener
  #session: Session
  #line: Line | null = null
  readonly #leftovers: Leftovers
  #retry: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  readonly #received: Effect[] = []
  /** Changes handed to the device and not confirmed by it. */
  #pending = 0
  #settled: (() => void)[] = []
  readonly #beat = onNextBeat(() => this.#onBeat())

  constructor(place: Place, keep: Keep, reader: LogReader, listener: Listener) {
    this.#place = place
    this.#keep = keep
    this.#reader = reader
    this.#listener = listener
    this.#session = newSession(place.person, place.organisation)
    this.#leftovers = findLeftovers(keep, {
      epoch: () => (this.#session.whole ? this.#session.epoch : null),
      takeOver: (rows) => this.#takeOver(rows),
      giveBack: (rows) =>
        void this.#giveBack(rows, this.#listener.worded(begunAnew)).catch((error: unknown) => console.error(UNREADABLE_ROWS, error)),
    })
  }

  async open(): Promise<void> {
    await this.#begin()
    addEventListener("offline", () => this.#happen({ on: "silent", dice: Math.random() }))
    // A network that has come back is another one: a socket of the old one would only find out late.
    addEventListener("online", () => {
      this.#happen({ on: "silent", dice: 0 })
      this.wake()
    })
    // Another tab may be closed at any time, with words that this one has to see to.
    setInterval(() => void this.#lookForLeftovers(), LOOK_FOR_LEFTOVERS_MS)
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return
      this.wake()
      void this.#lookForLeftovers()
    })
  }

  written(actor: Actor, changes: readonly Uint8Array[]): void {
    this.#pending += changes.length
    this.#beat()
    void this.#keep.addUnsent(this.#session.epoch, actor, changes).then((rows) => {
      this.#pending -= changes.length
      this.#happen({ on: "written", changes: changes.map((bytes, at) => ({ actor, bytes, row: rows[at] ?? null })) })
      if (this.#pending === 0) for (const settled of this.#settled.splice(0)) settled()
    })
  }

  moved(selection: Selection | null): void {
    this.#happen({ on: "moved", selection })
  }

  wake(): void {
    this.#happen({ on: "wake" })
  }

  beat(): void {
    this.#beat()
  }

  session(): Session {
    return this.#session
  }

  device(): Device {
    return { pending: this.#pending, fails: this.#keep.fails }
  }

  /** Starts from what the device has: the text is there at once, also without a network. */
  async #begin(): Promise<void> {
    const { person, organisation } = this.#place
    const kept = await this.#keep.read()
    // What had come and was not read yet is on the device, or of another log.
    this.#received.length = 0
    const isRead = this.#readKept(kept)
    if (!isRead) await this.#keep.discardLog(kept.epoch)
    this.#session = newSession(person, organisation, isRead ? kept : undefined)
    this.#leftovers.reset()
    if (this.#session.whole) {
      await this.#lookForLeftovers()
      await this.#claim(kept.may === "write" ? kept.spares : [])
    }
    this.#happen({ on: "start" })
  }

  #readKept({ snapshot, changes }: Kept): boolean {
    try {
      this.#reader.restart(snapshot, changes)
      return true
    } catch (error) {
      console.error("Lausuma could not read what this device kept of the statement.", error)
      this.#reader.restart(null, [])
      return false
    }
  }

  /** Once the whole text is here; before, nothing is found. */
  async #lookForLeftovers(): Promise<void> {
    // A browser that keeps no locks lets nobody write: see `#claim`.
    await this.#leftovers.look().catch((error: unknown) => console.warn("Lausuma can't see what closed tabs left unsent.", error))
  }

  #takeOver(rows: readonly Row[]): void {
    try {
      this.#reader.apply(rows.map(({ bytes }) => bytes))
    } catch (error) {
      // What can't be read can't be shown or sent. It stays on the device, for whoever can.
      console.error(UNREADABLE_ROWS, error)
      return
    }
    this.#happen({ on: "written", changes: rows })
  }

  #happen(event: Event): void {
    const before = this.#session
    const [next, effects] = step(before, event)
    this.#session = next
    if (event.on === "frame") this.#note(event.frame)
    for (const effect of effects) this.#perform(effect)
    this.#watchSilence(event)
    if (next.whole && !before.whole) {
      void this.#keep.remember(next.epoch, { wholeAt: next.offset })
      void this.#lookForLeftovers()
    }
    if (next.phase.at === "stopped" && before.phase.at !== "stopped") void this.#onStop(next.phase.stop)
    if (event.on !== "beat") this.#beat()
  }

  /** The device remembers what the server last said. One that is back may be told what others left. */
  #note(frame: ServerFrame): void {
    const { phase, may, epoch } = this.#session
    if (phase.at !== "joined") return
    if (frame.t === "welcome") {
      void this.#keep.welcomed({ epoch, may, spares: frame.actors })
      void this.#lookForLeftovers()
    }
    if (frame.t === "access") void this.#keep.remember(epoch, { may })
    if (frame.t === "event" || frame.t === "access") this.#listener.decided()
  }

  async #onStop(stop: Stop): Promise<void> {
    const { epoch } = this.#session
    if (stop.why === "no-access" && this.#session.unsent.kept.length === 0) await this.#keep.discardLog(epoch)
    if (stop.why !== "refused") return
    // From here on nothing can be typed into what is about to be rebuilt.
    this.#onBeat()
    // Later changes would all hang on the refused one: they leave the text together, and writing begins anew.
    await this.#untilSettled()
    const { kept } = this.#session.unsent
    if (kept.length > 0) await this.#giveBack(kept, stop.text || this.#listener.worded(stop.code))
    // The last to go: a page that is closed before has its words as unsent still, and the text that they belong to.
    if (stop.code === begunAnew) await this.#keep.discardLog(epoch)
    await this.#begin()
  }

  /** They will never be in the text that others see: their words are the writer's again. */
  async #giveBack(written: readonly Written[], reason: string): Promise<void> {
    const changes = written.map(({ bytes }) => bytes)
    const refused = { reason, words: this.#reader.wordsOf(changes), changes }
    const id = await this.#keep.setAside(rowsOf(written), refused)
    if (id !== "elsewhere") this.#listener.refused({ ...refused, id: id === "not-kept" ? null : id })
  }

  #untilSettled(): Promise<void> {
    return this.#pending === 0 ? Promise.resolve() : new Promise((settled) => this.#settled.push(settled))
  }

  #onBeat(): void {
    const arrived = this.#reader.waits() ? [] : this.#received.splice(0)
    try {
      read(arrived, this.#reader)
    } catch (error) {
      console.error("Lausuma could not read the log of this statement.", error)
      void this.#keep.discardLog(this.#session.epoch)
      this.#happen({ on: "unreadable" })
    }
    this.#happen({ on: "beat" })
    this.#shortenTail()
    this.#listener.changed(this.#session, this.device())
  }

  /** A snapshot says what is in the log and nothing else, so it is made when the document has nothing else. */
  #shortenTail(): void {
    const { unsent, epoch, offset, whole } = this.#session
    if (!whole || !this.#keep.isTailLong || unsent.kept.length > 0 || this.#pending > 0 || this.#received.length > 0) return
    void this.#keep.replaceBySnapshot(epoch, offset, this.#reader.save())
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case "connect":
        clearTimeout(this.#retry)
        this.#line = dial(this.#place, (event) => this.#happen(event))
        return
      case "hang-up":
        this.#line?.hangUp()
        this.#line = null
        return
      case "retry":
        clearTimeout(this.#retry)
        this.#retry = setTimeout(() => this.#happen({ on: "due" }), effect.ms)
        return
      case "send":
        this.#line?.send(effect.frame)
        return
      case "rest":
        setTimeout(() => this.#happen({ on: "rested" }), effect.ms)
        return
      case "claim":
        void this.#claim(effect.spares)
        return
      case "forget":
        void this.#keep.forget(rowsOf(effect.changes))
        return
      case "discard":
        void this.#keep.discardLog(this.#session.epoch)
        return
      case "load":
        this.#received.push(effect)
        void this.#keep.replaceBySnapshot(this.#session.epoch, effect.offset, effect.bytes)
        return
      case "apply":
        this.#received.push(effect)
        void this.#keep.addChunk(this.#session.epoch, effect.from, effect.changes)
    }
  }

  async #claim(spares: readonly Actor[]): Promise<void> {
    // A browser that keeps no locks lets nobody write: without one, two tabs could take the same actor.
    const actor = await claimActor(spares, (spare) => this.#keep.takeSpare(spare)).catch(() => null)
    if (actor !== null || this.#session.phase.at !== "waiting") this.#happen({ on: "claimed", actor })
  }

  /** Any frame shows that the line lives; from the last one on, or from what we first asked, the time runs. */
  #watchSilence(event: Event): void {
    const isAwaited = awaitsAnswer(this.#session)
    if (event.on === "frame" || event.on === "opened" || !isAwaited) {
      clearTimeout(this.#silence)
      this.#silence = undefined
    }
    if (!isAwaited || this.#silence !== undefined) return
    this.#silence = setTimeout(() => {
      this.#silence = undefined
      this.#happen({ on: "silent", dice: Math.random() })
    }, silenceMsMax)
  }
}

function rowsOf(changes: readonly Written[]): number[] {
  return changes.map(({ row }) => row).filter((row) => row !== null)
}

function read(arrived: readonly Effect[], reader: LogReader): void {
  let changes: Uint8Array[] = []
  for (const effect of arrived) {
    if (effect.do === "apply") changes = changes.concat(effect.changes)
    if (effect.do !== "load") continue
    if (changes.length > 0) reader.apply(changes)
    changes = []
    reader.load(effect.bytes)
  }
  if (changes.length > 0) reader.apply(changes)
}
