import { answer, openDatabase, type StoreName, type Stores, transact } from "./database"

/** How many changes a person has on this device that the server has not stored. */
export async function unsentOf(person: string): Promise<number> {
  return withDatabase(["unsent"], "readonly", async (store) => {
    const texts = await textsIn(store("unsent"))
    return texts.filter((text) => text.startsWith(`${person}/`)).length
  })
}

/** Whether words of a statement are only on this device, unsent or refused. */
export async function isUnsent(statement: string): Promise<boolean> {
  return withDatabase(["unsent", "refused"], "readonly", async (store) => {
    const texts = [...(await textsIn(store("unsent"))), ...(await textsIn(store("refused")))]
    return texts.some((text) => text.endsWith(`/${statement}`))
  })
}

/** Forgets every text of which nothing is unsent or refused: whoever uses this device next has no use for it. */
export async function forgetSentTexts(): Promise<void> {
  return withDatabase(["texts", "snapshots", "chunks", "unsent", "refused"], "readwrite", async (store) => {
    const kept = new Set([...(await textsIn(store("unsent"))), ...(await textsIn(store("refused")))])
    for (const text of (await answer(store("texts").getAllKeys())) as string[]) {
      if (kept.has(text)) continue
      store("texts").delete(text)
      store("snapshots").delete(text)
      store("chunks").delete(IDBKeyRange.bound([text, 0], [text, Infinity]))
    }
  })
}

/** How many comments a person is writing on this device. */
export async function draftsOf(person: string): Promise<number> {
  return withDatabase(["drafts"], "readonly", async (store) => {
    const drafts = store("drafts")
    const [keys, written] = (await Promise.all([answer(drafts.getAllKeys()), answer(drafts.getAll())])) as [[string, string][], Stores["drafts"][]]
    return written.filter(({ text }, at) => keys[at]?.[0].startsWith(`${person}/`) && text.trim() !== "").length
  })
}

/** Forgets every comment that was not handed in. */
export async function forgetDrafts(): Promise<void> {
  return withDatabase(["drafts"], "readwrite", async (store) => {
    store("drafts").clear()
  })
}

async function textsIn(store: IDBObjectStore): Promise<string[]> {
  return ((await answer(store.getAll())) as Stores["unsent" | "refused"][]).map(({ text }) => text)
}

async function withDatabase<T>(
  stores: readonly StoreName[],
  mode: "readonly" | "readwrite",
  work: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await openDatabase()
  try {
    return await transact(database, stores, mode, work)
  } finally {
    database.close()
  }
}
