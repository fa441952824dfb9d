import type { Saved } from "../live/saved"
import { button, element } from "./dom"
import type { Say } from "./words"

export interface Notices {
  readonly element: HTMLElement
  /** Says why nothing can be written, and gives back the words that could not be saved. `words` is asked for only then. */
  show(saved: Saved, writable: boolean, words: () => string): void
}

/** What stands above the text when it can't be written: the reason, and what to do. */
export function createNotices(say: Say, actions: { again: () => void; reload: () => void }): Notices {
  const box = element("div", { class: "notices", "aria-live": "polite" })
  let shown = ""
  return {
    element: box,
    show(saved, writable, words) {
      const reason = saved.is === "stopped" ? saved.stop.why : writable || saved.is === "loading" ? "" : "reading"
      if (reason === shown) return
      shown = reason
      if (saved.is !== "stopped") {
        box.replaceChildren(...(reason === "" ? [] : [notice(say("read-only-no-role"))]))
        return
      }
      box.replaceChildren(stopNotice(saved, say, actions))
      const lost = saved.kept > 0 && saved.stop.why !== "signed-out" ? words() : ""
      if (lost !== "") box.append(givenBack(lost, say))
    },
  }
}

function stopNotice({ stop }: Saved & { is: "stopped" }, say: Say, actions: { again: () => void; reload: () => void }): HTMLElement {
  switch (stop.why) {
    case "signed-out": {
      // In a tab of its own: the unsaved words live in this one.
      const link = element("a", { class: "button primary", href: "/login", target: "_blank", rel: "noopener" }, say("sign-in"))
      return notice(say("read-only-signed-out"), link, button(say("editor-continue"), actions.again))
    }
    case "no-access":
      return notice(say("read-only-removed"))
    case "protocol":
      return notice(say("editor-failed"), button(say("editor-reload"), actions.reload))
    case "refused":
      return notice(stop.text, button(say("editor-reload"), actions.reload))
  }
}

function notice(text: string, ...actions: HTMLElement[]): HTMLElement {
  return element("div", { class: "notice" }, element("p", {}, text), actions.length > 0 ? element("p", { class: "actions" }, ...actions) : null)
}

function givenBack(words: string, say: Say): HTMLElement {
  const copied = element("span")
  const copy = button(
    say("refused-copy"),
    async () => {
      await navigator.clipboard.writeText(words)
      copied.textContent = say("refused-copied")
    },
    "primary",
  )
  return element(
    "section",
    { class: "given-back", "aria-labelledby": "given-back" },
    element("h2", { id: "given-back" }, say("refused-title")),
    element("p", {}, say("refused-explanation")),
    element("blockquote", { tabindex: "0", "aria-label": say("refused-text") }, words),
    element("p", { class: "actions" }, copy, copied),
  )
}
