import type { Actor } from "./frames"

/**
 * Takes the first spare that no other editor of this device holds, and keeps it until the page is gone: two editors
 * that write as one actor would destroy each other's changes. Null if all are held.
 */
export async function claimActor(spares: readonly Actor[], locks: LockManager = navigator.locks): Promise<Actor | null> {
  for (const actor of spares) {
    if (await hold(`lausuma-actor-${actor}`, locks)) return actor
  }
  return null
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
