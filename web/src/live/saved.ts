import type { Session, Stop } from "./session"

/** What may be said of the person's own words at this moment. `kept` counts the changes that are not on disk yet. */
export type Saved =
  | { readonly is: "loading" }
  | { readonly is: "saved" }
  | { readonly is: "saving"; readonly kept: number }
  | { readonly is: "offline"; readonly kept: number }
  | { readonly is: "storage"; readonly kept: number }
  | { readonly is: "stopped"; readonly stop: Stop; readonly kept: number }

export function savedState({ phase, whole, unsent }: Session): Saved {
  const kept = unsent.kept.length
  if (phase.at === "stopped") return { is: "stopped", stop: phase.stop, kept }
  if (phase.at === "waiting" && phase.why === "storage") return { is: "storage", kept }
  if (!whole) return phase.at === "joined" || phase.attempt <= 1 ? { is: "loading" } : { is: "offline", kept }
  if (phase.at !== "joined") return { is: "offline", kept }
  return kept === 0 ? { is: "saved" } : { is: "saving", kept }
}

/** Whether words may be typed now: the whole text is here, the right too, and an actor of our own to write them. */
export function isWritable({ phase, whole, actor, may }: Session): boolean {
  return whole && actor !== null && may === "write" && phase.at !== "stopped"
}
