import type { Right } from "../live/frames"
import type { Saved } from "../live/saved"
import { button, element } from "./dom"
import { givenBack } from "./givenBack"
import type { Say } from "./words"

/** Whether one may write, and the server's code for why not. */
export interface Rights {
  readonly may: Right
  readonly mayNot: string
}

export interface Notices {
  readonly element: HTMLElement
  /** Says why nothing can be written, and gives back the words that could not be saved. `words` is asked for only then. */
  show(saved: Saved, rights: Rights, words: () => string): void
  /** A newer editor is on the device, for the next time the page is loaded. */
  updated(): void
}

/** What stands above the text when it can't be written: the reason, and what to do. */
export function createNotices(say: Say, actions: { again: () => void; reload: () => void }): Notices {
  const box = element("div")
  const update = element("div")
  let shown = ""
  return {
    element: element("div", { class: "notices", "aria-live": "polite" }, box, update),
    updated: () => update.replaceChildren(notice(say("update-ready"), button(say("editor-reload"), actions.reload))),
    show(saved, { may, mayNot }, words) {
      const reason = saved.is === "stopped" ? saved.stop.why : may === "write" || saved.is === "loading" ? "" : readingOf(mayNot)
      if (reason === shown) return
      shown = reason
      if (saved.is !== "stopped") {
        box.replaceChildren(...(reason === "" ? [] : [notice(say(reason))]))
        return
      }
      box.replaceChildren(stopNotice(saved, say, actions))
      const lost = saved.kept > 0 && (saved.stop.why === "no-access" || saved.stop.why === "protocol") ? words() : ""
      if (lost !== "") box.append(givenBack(lost, say))
    },
  }
}

/** The key of the sentence that says why one may only read. */
function readingOf(code: string): string {
  switch (code) {
    case "drafting-rests":
      return "read-only-resting"
    case "text-sealed":
      return "read-only-sealed"
    default:
      return "read-only-no-role"
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
      // The text is on its way back to the writer, and writing begins anew.
      return notice(stop.text === "" ? say("refused-title") : stop.text)
  }
}

function notice(text: string, ...actions: HTMLElement[]): HTMLElement {
  return element("div", { class: "notice" }, element("p", {}, text), actions.length > 0 ? element("p", { class: "actions" }, ...actions) : null)
}
