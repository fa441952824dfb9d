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

/** The place where refused text waits until the writer has copied or dropped it. */
export function createReturns(say: Say, drop: (id: number) => void): { element: HTMLElement; add(refused: Refused): void } {
  const box = element("div", { class: "returns", "aria-live": "polite" })
  return {
    element: box,
    add({ id, words, reason }) {
      // What only took words away leaves nothing to give back.
      if (words === "") {
        if (id !== null) drop(id)
        return
      }
      box.append(givenBack(words, say, reason, () => id !== null && drop(id)))
    },
  }
}
