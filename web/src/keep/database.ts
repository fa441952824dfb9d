import type { Actor, Offset, Right } from "../live/frames"

/** What one device keeps, in stores of one IndexedDB. `text` names a person and a statement: `textOf`. */
export interface Stores {
  /** What is known of a text beside its content. It is whole where at least `wholeAt` changes of the log are here. Without
   *  an `epoch` the texts had never been begun anew. */
  texts: { text: string; wholeAt: Offset | null; may: Right; spares: Actor[]; epoch?: number }
  /** A document that contains the first `offset` changes of the log, and nothing else. */
  snapshots: { text: string; offset: Offset; bytes: Uint8Array }
  /** Changes of the log, as many as came together. Chunks of several tabs may overlap; they never contradict. */
  chunks: { text: string; from: Offset; changes: Uint8Array[] }
  /** The person's own changes, each until the server has stored it. Keys grow: they are the order of writing. Without an
   *  `epoch` the texts had never been begun anew. */
  unsent: { text: string; actor: Actor; epoch?: number; bytes: Uint8Array }
  /** Text that the server refused, until the writer drops it; whether the server keeps it for the organisation. */
  refused: { text: string; reason: string; words: string; changes: Uint8Array[]; handedOver?: boolean }
  /** Comments that are being written. Their keys are the text and what they are written to: see `Drafts`. */
  drafts: Draft
}

/** A comment or a reply that was not handed in yet. */
export interface Draft {
  /** The key under which it is sent, however often: it becomes one comment. */
  readonly key: string
  readonly text: string
  readonly kind: string
  readonly replacement: string
  /** The words that it is about, and the cursors of their first and last character; empty and null for the whole text. */
  readonly quote: string
  readonly passage: { readonly start: string; readonly end: string } | null
  /** What was sent and not answered, to be sent again as it was. */
  readonly sent: string | null
}

export type StoreName = keyof Stores

const version = 2

/** How a text of a statement is called there: the leading one has its statement's id, every other one ends with it. */
export function keptAs(statement: string, text: string): string {
  return text === statement ? statement : `${text}/${statement}`
}

/** Two people who use one device never open each other's texts. */
export function textOf(person: string, statement: string): string {
  return `${person}/${statement}`
}

/** Opens the device's database; throws where the browser keeps nothing. */
export async function openDatabase(factory: IDBFactory = indexedDB): Promise<IDBDatabase> {
  const request = factory.open("lausuma", version)
  request.onupgradeneeded = () => {
    const database = request.result
    // A device may have those of an earlier version.
    const missing = (name: StoreName) => !database.objectStoreNames.contains(name)
    if (missing("texts")) database.createObjectStore("texts", { keyPath: "text" })
    if (missing("snapshots")) database.createObjectStore("snapshots", { keyPath: "text" })
    if (missing("chunks")) database.createObjectStore("chunks", { keyPath: ["text", "from"] })
    if (missing("unsent")) database.createObjectStore("unsent", { autoIncrement: true }).createIndex("text", "text")
    if (missing("refused")) database.createObjectStore("refused", { autoIncrement: true }).createIndex("text", "text")
    if (missing("drafts")) database.createObjectStore("drafts")
  }
  const database = await answer(request)
  // A later version of the page may want to change the stores; this one then keeps nothing any more.
  database.onversionchange = () => database.close()
  return database
}

/** The answer of one request. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error("the device's database failed"))
  })
}

/**
 * Does all of `work` or nothing, and gives its result once it is on the device. Transactions that share a store run in
 * the order in which they were begun, so nobody needs to wait for the one before.
 */
export async function transact<T>(
  database: IDBDatabase,
  stores: readonly StoreName[],
  mode: "readonly" | "readwrite",
  work: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(stores, mode)
  const done = new Promise<void>((resolve, reject) => {
    const failed = () => reject(transaction.error ?? new Error("the device kept nothing"))
    transaction.oncomplete = () => resolve()
    transaction.onabort = failed
    transaction.onerror = failed
  })
  try {
    const [result] = await Promise.all([work((name) => transaction.objectStore(name)), done])
    return result
  } catch (error) {
    try {
      transaction.abort()
    } catch {
      // It is over already.
    }
    throw error
  }
}

/** All records of one text in a store that has the index, with their keys in the order in which they were added. */
export async function ofText<Name extends "unsent" | "refused">(
  store: IDBObjectStore,
  text: string,
): Promise<[number, Stores[Name]][]> {
  const index = store.index("text")
  const [keys, values] = await Promise.all([answer(index.getAllKeys(text)), answer(index.getAll(text))])
  return keys.map((key, at) => [key as number, values[at] as Stores[Name]])
}
