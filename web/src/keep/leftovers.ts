import { actorLock, heldActors } from "../live/actor"
import { abandoned, apart, type Row } from "./abandoned"
import type { Keep } from "./keep"

/** What editors left unsent when they were closed, as one tab sees it. */
export interface Leftovers {
  /** Looks again for editors that have gone. */
  look(): Promise<void>
  /** Nothing has been taken over: the tab begins anew. */
  reset(): void
}

/** The tab that looks for them. */
export interface Heir {
  /** How often its text had been begun anew; null as long as the whole text is not here, on which what was left hangs. */
  epoch(): number | null
  /** These build on its text. */
  takeOver(rows: readonly Row[]): void
  /** What these build on is gone for good. */
  giveBack(rows: readonly Row[]): void
}

/**
 * Tells `heir` what closed editors left, each change once and in the order of writing: changes of an editor that had
 * itself taken over others' hang on theirs. Every tab takes all of it over, so that each shows it, also without a network;
 * the server stores a change once, however many tabs send it.
 */
export function findLeftovers(keep: Pick<Keep, "unsent">, heir: Heir, locks: LockManager = navigator.locks): Leftovers {
  const known = new Set<number>()
  const watched = new Set<string>()
  const look = async () => {
    if (heir.epoch() === null) return
    const { rows, last } = await keep.unsent()
    // Asked after the rows: an editor that is there now was there when it wrote them.
    const held = await heldActors(locks)
    // Asked last: the tab may have begun anew meanwhile.
    const epoch = heir.epoch()
    if (epoch === null) return
    const { fit, gone } = apart(abandoned(rows, held, known), epoch, last)
    for (const { row } of [...fit, ...gone]) known.add(row)
    if (fit.length > 0) heir.takeOver(fit)
    if (gone.length > 0) heir.giveBack(gone)
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
