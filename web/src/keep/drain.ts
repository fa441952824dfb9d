import { actorLock, heldActors } from "../live/actor"
import { abandoned, type Row } from "./abandoned"
import type { Keep } from "./keep"

/** Sees to it that what editors left unsent when they were closed is sent, by one tab of this device. */
export interface Drain {
  /** Looks again for editors that have gone, if this tab is the one that sees to them. */
  look(): Promise<void>
  /** What has been taken over so far is this tab's no more. */
  reset(): void
}

/**
 * The tab that holds the text's lock takes over what nobody else will send, as `takeOver` hears it. Only one tab does,
 * and in the order of writing: changes of an editor that had itself taken over others' hang on theirs. Resolves when
 * this tab has looked once, or knows that another one does.
 */
export async function startDrain(keep: Keep, takeOver: (rows: Row[]) => void, locks: LockManager = navigator.locks): Promise<Drain> {
  const known = new Set<number>()
  let isOurs = false
  const look = async () => {
    if (!isOurs) return
    const rows = await keep.unsent()
    const found = abandoned(rows, await heldActors(locks), known)
    for (const { row } of found) known.add(row)
    if (found.length > 0) takeOver(found)
    watch(new Set(rows.filter(({ row }) => !known.has(row)).map(({ actor }) => actor)))
  }
  /** Editors that hold unsent work now may be closed later. */
  const watched = new Set<string>()
  const watch = (actors: Set<string>) => {
    for (const actor of actors) {
      if (watched.has(actor)) continue
      watched.add(actor)
      void locks.request(actorLock(actor), { mode: "shared" }, () => watched.delete(actor)).then(look)
    }
  }
  const name = `lausuma-drain-${keep.text}`
  const untilThePageGoes = new Promise<never>(() => {})
  const begin = async (begun: () => void) => {
    isOurs = true
    await look()
    begun()
    return untilThePageGoes
  }
  await new Promise<void>((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock !== null) return begin(resolve)
        void locks.request(name, () => begin(() => {}))
        resolve()
        return undefined
      })
      .catch(reject)
  })
  return { look, reset: () => known.clear() }
}
