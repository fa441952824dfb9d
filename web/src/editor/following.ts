import type { EditorView } from "prosemirror-view"
import { button, element } from "./dom"
import type { Person } from "./people"
import type { Say } from "./words"

/** How long one waits for somebody whose line has dropped before one follows nobody. */
const patienceMs = 10_000
/** Keys that move the page or the caret by one's own will. */
const MOVES = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"])

export interface Following {
  readonly element: HTMLElement
  /** Whom one follows, by key. */
  readonly whom: string | null
  start(person: Person): void
  stop(): void
  /** Says whether the person is here; who stays away too long is followed no more. */
  show(isHere: boolean): void
}

/**
 * Says whom one follows, with a way to stop. It ends by itself as soon as one does something of one's own: types, scrolls,
 * goes into the text or presses Escape. `changed` hears of every beginning and end.
 */
export function createFollowing(say: Say, view: EditorView, changed: (ended: Person | null) => void): Following {
  const words = element("span", {})
  const organisation = element("span", { class: "following-organisation" })
  const end = button(say("following-stop"), () => stop(), "quiet")
  const box = element("div", { class: "following", hidden: "" }, words, organisation, end)
  let followed: Person | null = null
  let away: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    if (followed === null) return
    const ended = followed
    followed = null
    clearTimeout(away)
    away = undefined
    // Whoever stops by the keyboard goes on in the text.
    if (box.contains(document.activeElement)) view.focus()
    box.hidden = true
    changed(ended)
  }
  listen(view, stop)
  return {
    element: box,
    get whom() {
      return followed?.key ?? null
    },
    start(person) {
      followed = person
      words.textContent = say("following", { name: person.name })
      organisation.textContent = person.organisationName
      box.hidden = false
      changed(null)
    },
    stop,
    show(isHere) {
      if (isHere || followed === null) {
        clearTimeout(away)
        away = undefined
        return
      }
      away ??= setTimeout(stop, patienceMs)
    },
  }
}

/** By what a person does, not by what the page does: it scrolls for other reasons too. */
function listen(view: EditorView, stop: () => void): void {
  const quiet = { passive: true, capture: true }
  document.addEventListener("wheel", stop, quiet)
  document.addEventListener("touchmove", stop, quiet)
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" || MOVES.has(key)) stop()
  }, quiet)
  view.dom.addEventListener("beforeinput", stop, quiet)
  document.addEventListener("pointerdown", ({ target, clientX }) => {
    const onScrollbar = clientX >= document.documentElement.clientWidth
    if (onScrollbar || view.dom.contains(target as Node)) stop()
  }, quiet)
}
