import type { Session, Stop } from "./session"

/** What may be said of the person's own words at this moment. `kept` counts the changes that the server has not stored. */
export type Saved =
  | { readonly is: "loading" }
  | { readonly is: "saved" }
  | { readonly is: "saving"; readonly kept: number }
  /** Without a connection; all that `kept` counts is on the device. */
  | { readonly is: "offline"; readonly kept: number }
  /** The same for the moment that a server takes to start again. */
  | { readonly is: "restarting"; readonly kept: number }
  | { readonly is: "storage"; readonly kept: number }
  /** Not stored by the server, and the device keeps nothing. */
  | { readonly is: "not-kept"; readonly kept: number }
  | { readonly is: "stopped"; readonly stop: Stop; readonly kept: number }

/** How the device does with the person's own words. */
export interface Device {
  /** Changes that it has been given to keep and has not confirmed. */
  readonly pending: number
  readonly fails: boolean
}

export function savedState(session: Session, { pending, fails }: Device): Saved {
  const { phase, whole, unsent } = session
  const kept = unsent.kept.length + pending
  if (phase.at === "stopped") return { is: "stopped", stop: phase.stop, kept }
  if (phase.at === "joined" && whole) return kept === 0 ? { is: "saved" } : { is: "saving", kept }
  if (phase.at === "joined" || (kept === 0 && isFirstTry(session))) return { is: "loading" }
  if (kept > 0 && (fails || unsent.kept.some((one) => one.row === null))) return { is: "not-kept", kept }
  // Keeping takes a moment; only what has been kept is called so.
  if (kept > 0 && unsent.kept.length === 0) return { is: "saving", kept }
  if (phase.at === "waiting" && phase.why === "storage") return { is: "storage", kept: unsent.kept.length }
  return { is: session.restarting && isWritable(session) ? "restarting" : "offline", kept: unsent.kept.length }
}

function isFirstTry({ phase, met }: Session): boolean {
  if (met || phase.at === "stopped") return false
  return phase.at === "waiting" ? phase.attempt === 0 : phase.attempt === 1
}

/** Whether leaving the page now would lose words. */
export function wouldLose({ unsent }: Session, { pending }: Device): boolean {
  return pending > 0 || unsent.kept.some((one) => one.row === null)
}

/** Whether words may be typed now: the whole text is here, the right too, and an actor of our own to write them. */
export function isWritable({ phase, whole, actor, may }: Session): boolean {
  return whole && actor !== null && may === "write" && phase.at !== "stopped"
}
