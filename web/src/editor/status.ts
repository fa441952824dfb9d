import type { Saved } from "../live/saved"
import { element } from "./dom"
import type { Say } from "./words"

/** How long everything must have been saved before it is said again: typing should not make the words flicker. */
const restMs = 400
/** What lasts shorter than this is seen but not read out. */
const announceMs = 1_000

export interface Status {
  readonly element: HTMLElement
  show(saved: Saved): void
}

/**
 * The truthful state, in words. What is seen is never better than the truth: *saving* shows at once, *saved* only after
 * a moment's rest. It is read out only when it lasts, and *saved* only after something else was read out.
 */
export function createStatus(say: Say): Status {
  const words = element("span", {}, say("state-connecting"))
  const seen = element("p", { class: "status", role: "status", "aria-live": "off", "data-state": "loading" }, words)
  const heard = element("p", { class: "visually-hidden", "aria-live": "polite" })
  let shown = "loading"
  let said = "saved"
  let rest: ReturnType<typeof setTimeout> | undefined
  let announce: ReturnType<typeof setTimeout> | undefined

  const paint = (saved: Saved) => {
    const text = inWords(saved, say)
    if (words.textContent !== text) words.textContent = text
    if (shown === saved.is) return
    shown = saved.is
    seen.dataset["state"] = saved.is
    clearTimeout(announce)
    announce = setTimeout(() => {
      if (said === shown) return
      heard.textContent = (said === "offline" || said === "restarting") && shown === "saved" ? say("state-reconnected") : text
      said = shown
    }, announceMs)
  }
  return {
    element: element("div", { class: "status-box" }, seen, heard),
    show(saved) {
      clearTimeout(rest)
      if (saved.is === "saved" && shown === "saving") rest = setTimeout(() => paint(saved), restMs)
      else paint(saved)
    },
  }
}

function inWords(saved: Saved, say: Say): string {
  switch (saved.is) {
    case "loading":
      return say("state-connecting")
    case "saved":
      return say("state-saved")
    case "saving":
      return say("state-saving")
    case "offline":
      return say("state-offline", { count: saved.kept })
    case "restarting":
      return say("state-restarting")
    case "storage":
      return say("state-storage", { count: saved.kept })
    case "not-kept":
      return say("state-not-kept")
    case "stopped":
      return saved.kept === 0 ? say("read-only") : say("state-stopped", { count: saved.kept })
  }
}
