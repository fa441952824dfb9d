import type { Actor } from "./frames"

const prefix = "lausuma-actor-"

/** The lock of an actor: whoever holds it is the one editor that writes as this actor. */
export function actorLock(actor: Actor): string {
  return prefix + actor
}

/**
 * Takes the first spare that no other editor of this device holds, and keeps it until the page is gone: two editors
 * that write as one actor would destroy each other's changes. `take` says whether it is still a spare. Null if none is.
 */
export async function claimActor(
  spares: readonly Actor[],
  take: (actor: Actor) => Promise<boolean>,
  locks: LockManager = navigator.locks,
): Promise<Actor | null> {
  for (const actor of spares) {
    if ((await hold(actorLock(actor), locks)) && (await take(actor))) return actor
  }
  return null
}

/** The actors whose editors are open on this device. */
export async function heldActors(locks: LockManager = navigator.locks): Promise<Set<Actor>> {
  const { held } = await locks.query()
  const names = (held ?? []).map(({ name }) => name ?? "")
  return new Set(names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)))
}

function hold(name: string, locks: LockManager): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const untilThePageGoes = new Promise<never>(() => {})
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : untilThePageGoes
      })
      .catch(reject)
  })
}
