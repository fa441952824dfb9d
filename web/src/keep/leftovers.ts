import { actorLock, heldActors } from "../live/actor"
import { abandoned, type Row } from "./abandoned"
import type { Keep } from "./keep"

/** What editors left unsent when they were closed, as one tab sees it. */
export interface Leftovers {
  /** Looks again for editors that have gone. */
  look(): Promise<void>
  /** Nothing has been taken over: the tab begins anew. */
  reset(): void
}

/**
 * Tells `takeOver` what closed editors left, each change once and in the order of writing: changes of an editor that had
 * itself taken over others' hang on theirs. Every tab takes all of it over, so that each shows it, also without a network;
 * the server stores a change once, however many tabs send it.
 */
export function findLeftovers(keep: Pick<Keep, "unsent">, takeOver: (rows: Row[]) => void, locks: LockManager = navigator.locks): Leftovers {
  const known = new Set<number>()
  const watched = new Set<string>()
  const look = async () => {
    const rows = await keep.unsent()
    // Asked after the rows: an editor that is there now was there when it wrote them.
    const held = await heldActors(locks)
    const found = abandoned(rows, held, known)
    for (const { row } of found) known.add(row)
    if (found.length > 0) takeOver(found)
    for (const { actor } of rows) if (held.has(actor)) watch(actor)
  }
  /** An editor that holds unsent work now may be closed later. */
  const watch = (actor: string) => {
    if (watched.has(actor)) return
    watched.add(actor)
    void locks.request(actorLock(actor), { mode: "shared" }, () => watched.delete(actor)).then(look)
  }
  return { look, reset: () => known.clear() }
}
