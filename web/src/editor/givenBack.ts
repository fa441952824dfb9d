import type { Refused } from "../keep/keep"
import { button, element } from "./dom"
import type { Say } from "./words"

let count = 0

/** Words that nobody else will see, to be copied. With `drop` they can be deleted for good. */
export function givenBack(words: string, say: Say, reason = "", drop: (() => void) | null = null): HTMLElement {
  const title = `given-back-${++count}`
  const copied = element("span", { role: "status" })
  const copy = async () => {
    await navigator.clipboard.writeText(words)
    copied.textContent = say("refused-copied")
  }
  const box = element(
    "section",
    { class: "given-back", "aria-labelledby": title },
    element("h2", { id: title }, say("refused-title")),
    reason === "" ? null : element("p", {}, reason),
    element("p", {}, say("refused-explanation")),
    element("blockquote", { tabindex: "0", "aria-label": say("refused-text") }, words),
  )
  const actions = element("p", { class: "actions" }, button(say("refused-copy"), copy, "primary"))
  if (drop !== null) {
    const ask = () => {
      if (!confirm(say("refused-drop-question"))) return
      box.remove()
      drop()
    }
    actions.append(button(say("refused-drop"), ask))
  }
  actions.append(copied)
  box.append(actions)
  return box
}

/** What becomes of refused text: dropped from the device, or kept by the server for the writer's organisation. */
export interface Fates {
  drop(id: number): void
  /** Whether the server keeps it now. */
  keep(refused: Refused): Promise<boolean>
}

/**
 * The place where refused text waits until the writer has copied or dropped it. Meanwhile the server is asked to keep it
 * for the organisation: by itself, again when the line is back, and on a press.
 */
export function createReturns(say: Say, { drop, keep }: Fates): { element: HTMLElement; add(refused: Refused): void } {
  const box = element("div", { class: "returns", "aria-live": "polite" })
  const handOver = (refused: Refused): HTMLElement => {
    const said = element("p", {})
    if (refused.handedOver === true) {
      said.textContent = say("returned-is-kept")
      return said
    }
    const attempt = async () => {
      const kept = await keep(refused)
      said.replaceChildren(say(kept ? "returned-is-kept" : "returned-not-kept"))
      if (kept) removeEventListener("online", attempt)
      else said.append(" ", button(say("returned-keep"), () => void attempt()))
    }
    addEventListener("online", attempt)
    void attempt()
    return said
  }
  return {
    element: box,
    add(refused) {
      const { id, words, reason } = refused
      // What only took words away leaves nothing to give back.
      if (words.trim() === "") {
        if (id !== null) drop(id)
        return
      }
      const given = givenBack(words, say, reason, () => id !== null && drop(id))
      given.append(handOver(refused))
      box.append(given)
    },
  }
}
