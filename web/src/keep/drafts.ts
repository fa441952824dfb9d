import { answer, type Draft, openDatabase, textOf, transact } from "./database"

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
      if (draft === null) store.delete([this.#text, name])
      else store.put(draft, [this.#text, name])
      // Said at once, so that a page that is closed in this moment has kept its last words.
      store.transaction.commit()
    })
  }

  async #read(): Promise<void> {
    await this.#do("readonly", async (store) => {
      const all = IDBKeyRange.bound([this.#text, ""], [this.#text, "\uffff"])
      const [keys, drafts] = (await Promise.all([answer(store.getAllKeys(all)), answer(store.getAll(all))])) as [[string, string][], Draft[]]
      this.#drafts = Object.fromEntries(keys.map(([, name], at) => [name, drafts[at]!]))
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
