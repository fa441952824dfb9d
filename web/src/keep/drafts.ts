import { answer, type Draft, openDatabase, type Stores, textOf, transact } from "./database"

/** The comments that one person is writing to one statement, on this device, until they are handed in or thrown away. */
export class Drafts {
  readonly #text: string
  readonly #database: IDBDatabase | null
  #drafts: Record<string, Draft> = {}
  #fails: boolean

  private constructor(text: string, database: IDBDatabase | null) {
    this.#text = text
    this.#database = database
    this.#fails = database === null
  }

  static async open(person: string, statement: string): Promise<Drafts> {
    const database = await openDatabase().catch(() => null)
    const drafts = new Drafts(textOf(person, statement), database)
    await drafts.#read()
    return drafts
  }

  /** Whether this browser keeps nothing: then nobody may be told that words are kept. */
  get fails(): boolean {
    return this.#fails
  }

  /** What is being written under that name. */
  get(name: string): Draft | null {
    return this.#drafts[name] ?? null
  }

  /** Keeps it from now on; null forgets it. */
  async put(name: string, draft: Draft | null): Promise<void> {
    const { [name]: _, ...others } = this.#drafts
    this.#drafts = draft === null ? others : { ...others, [name]: draft }
    await this.#do("readwrite", async (store) => {
      // Another tab may be writing something else.
      const { [name]: _, ...theirs } = await recorded(store, this.#text)
      const drafts = draft === null ? theirs : { ...theirs, [name]: draft }
      if (Object.keys(drafts).length === 0) store.delete(this.#text)
      else store.put({ text: this.#text, drafts })
    })
  }

  async #read(): Promise<void> {
    await this.#do("readonly", async (store) => {
      this.#drafts = await recorded(store, this.#text)
    })
  }

  async #do(mode: "readonly" | "readwrite", work: (store: IDBObjectStore) => Promise<void>): Promise<void> {
    if (this.#database === null || this.#fails) return
    try {
      await transact(this.#database, ["drafts"], mode, (store) => work(store("drafts")))
    } catch (error) {
      console.warn("This browser keeps no comments that are being written.", error)
      this.#fails = true
    }
  }
}

async function recorded(store: IDBObjectStore, text: string): Promise<Record<string, Draft>> {
  return ((await answer(store.get(text))) as Stores["drafts"] | undefined)?.drafts ?? {}
}
