import type { Actor, Offset, Right } from "../live/frames"
import type { Row } from "./abandoned"
import { answer, ofText, openDatabase, type StoreName, type Stores, textOf, transact } from "./database"
import { continued, isTailLong } from "./log"

/** What this device knew of a text when it was opened. */
export interface Kept {
  /** How much of the log is here: the snapshot and the changes that follow it. */
  readonly offset: Offset
  /** How often the texts had been begun anew when that log began. */
  readonly epoch: number
  readonly snapshot: Uint8Array | null
  readonly changes: readonly Uint8Array[]
  /** Whether this is the whole text, as it was once. */
  readonly whole: boolean
  readonly may: Right
  /** Actors that nobody has written with yet. */
  readonly spares: readonly Actor[]
}

/** Text that the server did not take. */
export interface Refused {
  readonly id: number | null
  /** Why, in the person's language. */
  readonly reason: string
  readonly words: string
  readonly changes: readonly Uint8Array[]
  /** The server keeps it for the writer's organisation. */
  readonly handedOver?: boolean
}

/** Under which id refused text waits on the device; or that it can't, or that another tab gives it back. */
export type SetAside = number | "not-kept" | "elsewhere"

const nothingKept: Kept = { offset: 0, epoch: 0, snapshot: null, changes: [], whole: false, may: "read", spares: [] }
const unknownText = { wholeAt: null as Offset | null, may: "read" as Right, spares: [] as Actor[], epoch: 0 }
/** Each offline reload uses one up; each welcome brings new ones. */
const sparesMax = 32

/**
 * One person's text of one statement on this device, over any number of tabs and reloads. Where the browser keeps
 * nothing, or stops to, everything goes on without: `fails` says so, for then nobody may be told that words are kept.
 */
export class Keep {
  readonly text: string
  readonly #database: IDBDatabase | null
  #fails: boolean
  #snapshotBytes = 0
  #tailBytes = 0

  private constructor(text: string, database: IDBDatabase | null) {
    this.text = text
    this.#database = database
    this.#fails = database === null
  }

  static async open(person: string, statement: string): Promise<Keep> {
    const database = await openDatabase().catch((error: unknown) => {
      console.warn("This browser keeps no text on the device.", error)
      return null
    })
    return new Keep(textOf(person, statement), database)
  }

  get fails(): boolean {
    return this.#fails
  }

  /** Whether the log's tail has grown so long that a snapshot is worth its work. */
  get isTailLong(): boolean {
    return !this.#fails && isTailLong(this.#snapshotBytes, this.#tailBytes)
  }

  /** What is here of the log. */
  read(): Promise<Kept> {
    return this.#do(["texts", "snapshots", "chunks"], "readonly", nothingKept, async (store) => {
      const [about, snapshot, chunks] = (await Promise.all([
        answer(store("texts").get(this.text)),
        answer(store("snapshots").get(this.text)),
        answer(store("chunks").getAll(this.#chunksUpTo(Infinity))),
      ])) as [Stores["texts"] | undefined, Stores["snapshots"] | undefined, Stores["chunks"][]]
      const start = snapshot?.offset ?? 0
      const changes = continued(start, chunks)
      this.#snapshotBytes = snapshot?.bytes.length ?? 0
      this.#tailBytes = sizeOf(changes)
      const { wholeAt, may, spares, epoch = 0 } = about ?? unknownText
      const offset = start + changes.length
      return { offset, epoch, snapshot: snapshot?.bytes ?? null, changes, whole: wholeAt !== null && offset >= wholeAt, may, spares }
    })
  }

  /** Notes what a welcome said, for a time without one. What is here of a log of another epoch goes: none of it goes with what comes now. */
  welcomed({ epoch, may, spares }: { epoch: number; may: Right; spares: readonly Actor[] }): Promise<void> {
    return this.#do(["texts", "snapshots", "chunks"], "readwrite", undefined, async (store) => {
      const about = await this.#about(store)
      if (about.epoch !== epoch) this.#deleteLog(store)
      const wholeAt = about.epoch === epoch ? about.wholeAt : null
      await answer(store("texts").put({ ...about, epoch, may, wholeAt, spares: [...spares, ...about.spares].slice(0, sparesMax) }))
    })
  }

  /** Notes what became known of the text of that epoch. */
  remember(epoch: number, news: { wholeAt?: Offset; may?: Right }): Promise<void> {
    return this.#do(["texts"], "readwrite", undefined, async (store) => {
      const about = await this.#about(store)
      if (about.epoch === epoch) await answer(store("texts").put({ ...about, ...news }))
    })
  }

  /** Takes a spare for good; false if another editor of this device did before. */
  takeSpare(actor: Actor): Promise<boolean> {
    return this.#do(["texts"], "readwrite", true, async (store) => {
      const about = await this.#about(store)
      const spares = about.spares.filter((spare) => spare !== actor)
      await answer(store("texts").put({ ...about, spares }))
      return spares.length < about.spares.length
    })
  }

  /** Keeps changes of the log of that epoch. Of two chunks that begin at one place the longer one stays. */
  addChunk(epoch: number, from: Offset, changes: readonly Uint8Array[]): Promise<void> {
    this.#tailBytes += sizeOf(changes)
    return this.#doIn(epoch, async (store) => {
      const known = (await answer(store("chunks").get([this.text, from]))) as Stores["chunks"] | undefined
      if ((known?.changes.length ?? 0) >= changes.length) return
      await answer(store("chunks").put({ text: this.text, from, changes: changes.map(ownBytes) }))
    })
  }

  /** Keeps a document of exactly the first `offset` changes in place of them. */
  replaceBySnapshot(epoch: number, offset: Offset, bytes: Uint8Array): Promise<void> {
    this.#snapshotBytes = bytes.length
    this.#tailBytes = 0
    return this.#doIn(epoch, async (store) => {
      const known = (await answer(store("snapshots").get(this.text))) as Stores["snapshots"] | undefined
      if ((known?.offset ?? 0) >= offset) return
      await answer(store("snapshots").put({ text: this.text, offset, bytes: ownBytes(bytes) }))
      const covered = (await answer(store("chunks").getAll(this.#chunksUpTo(offset)))) as Stores["chunks"][]
      for (const { from, changes } of covered) {
        if (from + changes.length <= offset) store("chunks").delete([this.text, from])
      }
    })
  }

  /** Forgets the log of that epoch, which turned out to be another than the server's. What is unsent stays. */
  discardLog(epoch: number): Promise<void> {
    return this.#doIn(epoch, async (store) => {
      await answer(store("texts").put({ ...(await this.#about(store)), wholeAt: null }))
      this.#deleteLog(store)
    })
  }

  /** Keeps own changes to the text of that epoch until they are stored. Their rows, once they are on the device; null for each if it failed. */
  addUnsent(epoch: number, actor: Actor, changes: readonly Uint8Array[]): Promise<(number | null)[]> {
    const none = changes.map(() => null)
    return this.#do(["unsent"], "readwrite", none as (number | null)[], async (store) => {
      const unsent = store("unsent")
      const added = changes.map((bytes) => answer(unsent.add({ text: this.text, actor, epoch, bytes: ownBytes(bytes) })))
      // Said at once, so that a page that is closed in this moment has kept its last words.
      unsent.transaction.commit()
      return (await Promise.all(added)) as number[]
    })
  }

  /** All that is unsent here, and the epoch of which the server spoke last. */
  unsent(): Promise<{ rows: Row[]; last: number }> {
    return this.#do(["texts", "unsent"], "readonly", { rows: [] as Row[], last: 0 }, async (store) => {
      const [{ epoch: last }, records] = await Promise.all([this.#about(store), ofText<"unsent">(store("unsent"), this.text)])
      return { rows: records.map(([row, { actor, epoch = 0, bytes }]) => ({ row, actor, epoch, bytes })), last }
    })
  }

  /** The server has stored these. */
  forget(rows: readonly number[]): Promise<void> {
    return this.#do(["unsent"], "readwrite", undefined, async (store) => {
      for (const row of rows) store("unsent").delete(row)
    })
  }

  /** The server will not store these: they become text that is given back. */
  setAside(rows: readonly number[], { reason, words, changes }: Omit<Refused, "id">): Promise<SetAside> {
    return this.#do<SetAside>(["unsent", "refused"], "readwrite", "not-kept", async (store) => {
      const here = await Promise.all(rows.map((row) => answer(store("unsent").getKey(row))))
      if (rows.length > 0 && here.every((key) => key === undefined)) return "elsewhere"
      for (const row of rows) store("unsent").delete(row)
      const record = { text: this.text, reason, words, changes: changes.map(ownBytes) }
      return (await answer(store("refused").add(record))) as number
    })
  }

  refused(): Promise<Refused[]> {
    return this.#do(["refused"], "readonly", [] as Refused[], async (store) => {
      const records = await ofText<"refused">(store("refused"), this.text)
      return records.map(([id, { reason, words, changes, handedOver = false }]) => ({
        id,
        reason,
        words,
        changes,
        handedOver,
      }))
    })
  }

  /** The server keeps it now, so that it isn't handed over once more after somebody there has removed it. */
  handedOver(refused: number): Promise<void> {
    return this.#do(["refused"], "readwrite", undefined, async (store) => {
      const record = (await answer(store("refused").get(refused))) as Stores["refused"] | undefined
      if (record !== undefined) await answer(store("refused").put({ ...record, handedOver: true }, refused))
    })
  }

  drop(refused: number): Promise<void> {
    return this.#do(["refused"], "readwrite", undefined, async (store) => {
      await answer(store("refused").delete(refused))
    })
  }

  #chunksUpTo(offset: number): IDBKeyRange {
    return IDBKeyRange.bound([this.text, 0], [this.text, offset])
  }

  async #about(store: (name: StoreName) => IDBObjectStore): Promise<Stores["texts"] & { epoch: number }> {
    const about = (await answer(store("texts").get(this.text))) as Stores["texts"] | undefined
    return { text: this.text, ...unknownText, ...about }
  }

  #deleteLog(store: (name: StoreName) => IDBObjectStore): void {
    store("snapshots").delete(this.text)
    store("chunks").delete(this.#chunksUpTo(Infinity))
  }

  /** Changes what is here of the log, if it is of that epoch: another tab may have gone on to the next one, or be behind. */
  #doIn(epoch: number, work: (store: (name: StoreName) => IDBObjectStore) => Promise<void>): Promise<void> {
    return this.#do(["texts", "snapshots", "chunks"], "readwrite", undefined, async (store) => {
      if ((await this.#about(store)).epoch === epoch) await work(store)
    })
  }

  async #do<T>(
    stores: readonly StoreName[],
    mode: "readonly" | "readwrite",
    otherwise: T,
    work: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    if (this.#database === null || this.#fails) return otherwise
    try {
      return await transact(this.#database, stores, mode, work)
    } catch (error) {
      console.warn("This browser has stopped keeping text on the device.", error)
      this.#fails = true
      return otherwise
    }
  }
}

/** A copy: what came in a frame is a view of the whole frame, and all of it would be kept. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.slice()
}

function sizeOf(changes: readonly Uint8Array[]): number {
  return changes.reduce((sum, bytes) => sum + bytes.length, 0)
}
