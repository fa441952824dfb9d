import type { Command } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { button, element } from "./dom"
import { type Finding, found, lookFor, selectMatch } from "./find"
import { icon } from "./icons"
import { bringIntoSight } from "./sight"
import type { Say } from "./words"

export interface FindBar {
  readonly element: HTMLElement
  /** Opens the bar, with what is selected as the words to look for. */
  readonly open: Command
  /** Shows how many matches there are after the text or the selection changed. */
  show(view: EditorView): void
}

/** What selected text is taken over as the words to look for. */
const takenMax = 100

/** The bar for finding words in the text. The browser's own search stays what it is. */
export function createFindBar(say: Say): FindBar {
  let view: EditorView | null = null
  const input = element("input", { id: "find-words", type: "text", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" })
  const count = element("p", { class: "find-count" })
  // Only what the person does is answered aloud: others' words change the count too.
  const heard = element("p", { class: "visually-hidden", role: "status" })
  const step = (which: "next" | "previous" | "here") => {
    const transaction = view === null ? null : selectMatch(view.state, which)
    if (view !== null && transaction !== null) {
      view.dispatch(transaction)
      // The editor scrolls to its selection only while it has the focus.
      bringIntoSight(view, view.state.selection.from)
    }
    heard.textContent = count.textContent
  }
  const close = () => {
    bar.hidden = true
    view?.dispatch(lookFor("", view.state.tr))
    view?.focus()
  }
  const previous = iconButton("up", say("find-previous"), () => step("previous"))
  const next = iconButton("down", say("find-next"), () => step("next"))
  const bar = element(
    "search",
    { class: "find", hidden: "" },
    element("label", { for: "find-words" }, say("find-label")),
    input,
    count,
    heard,
    element("div", { class: "find-steps" }, previous, next, iconButton("close", say("find-close"), close)),
  )
  input.addEventListener("input", () => {
    if (view === null) return
    view.dispatch(lookFor(input.value, view.state.tr))
    step("here")
  })
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close()
    else if (event.key === "Enter" && event.target === input) step(event.shiftKey ? "previous" : "next")
    else return
    event.preventDefault()
  })
  return {
    element: bar,
    open(state, dispatch, current) {
      if (dispatch === undefined || current === undefined) return true
      view = current
      const { from, to, $from, $to } = state.selection
      const chosen = $from.sameParent($to) && to - from <= takenMax ? state.doc.textBetween(from, to) : ""
      if (chosen !== "") input.value = chosen
      bar.hidden = false
      view.dispatch(lookFor(input.value, state.tr))
      heard.textContent = count.textContent
      input.focus()
      input.select()
      return true
    },
    show(current) {
      if (bar.hidden) return
      const finding = found(current.state)
      const text = inWords(finding, say)
      if (count.textContent !== text) {
        count.textContent = text
        // What was said holds no more; taking it away says nothing.
        heard.replaceChildren()
      }
      for (const one of [previous, next]) one.setAttribute("aria-disabled", String(finding.matches.length === 0))
    },
  }
}

function inWords({ query, matches, at }: Finding, say: Say): string {
  if (query === "") return ""
  if (matches.length === 0) return say("find-none")
  return at < 0 ? say("find-matches", { count: matches.length }) : say("find-place", { at: at + 1, count: matches.length })
}

function iconButton(name: "up" | "down" | "close", label: string, pressed: () => void): HTMLButtonElement {
  const made = button("", pressed, "tool")
  made.setAttribute("aria-label", label)
  made.dataset["tip"] = label
  made.append(icon(name))
  return made
}
