import type { Losses } from "../binding/paste"
import { element } from "./dom"
import { icon } from "./icons"
import type { Say } from "./words"

export interface Remarks {
  readonly element: HTMLElement
  /** Says what of a paste became plainer or stayed out. */
  lost(losses: Losses): void
}

/** What is good to know and asks for nothing: it is read out politely, takes no focus, and goes when one closes it. */
export function createRemarks(say: Say): Remarks {
  const box = element("div", { class: "remarks", "aria-live": "polite" })
  return {
    element: box,
    lost({ tables, footnotes, pictures, struck }) {
      const sentences = [
        tables > 0 && say("paste-tables", { count: tables }),
        footnotes > 0 && say("paste-footnotes", { count: footnotes }),
        pictures > 0 && say("paste-pictures", { count: pictures }),
        struck > 0 && say("paste-struck"),
      ]
      const close = element("button", { type: "button", class: "tool", "aria-label": say("remark-close") }, icon("close"))
      const text = sentences.filter((sentence) => sentence !== false).join(" ")
      close.addEventListener("click", () => {
        box.replaceChildren()
        document.getElementById("statement-text")?.focus()
      })
      box.replaceChildren(element("div", { class: "remark" }, element("p", {}, text), close))
    },
  }
}
