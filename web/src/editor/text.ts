import { history } from "prosemirror-history"
import { type Command, EditorState, type Plugin } from "prosemirror-state"
import { EditorView } from "prosemirror-view"
import { isFromText, textBinding } from "../binding/binding"
import type { TextHandle } from "../binding/handle"
import { textInput } from "../binding/input"
import type { Losses } from "../binding/paste"
import { docFromText } from "../binding/read"
import { clauseNumbers } from "./clauses"
import { createCounter } from "./count"
import { element } from "./dom"
import { finding } from "./find"
import { keys } from "./keys"
import { readPendingSelection } from "./pending"
import { placeholder } from "./placeholder"
import { holdStill } from "./stillness"
import type { Say } from "./words"

/** The text on the page, the only textbox of it. */
export interface Text {
  readonly element: HTMLElement
  readonly view: EditorView
  /** What stays in sight below the text. */
  readonly foot: HTMLElement
  readonly writable: boolean
  setWritable(writable: boolean): void
}

interface Parts {
  readonly say: Say
  readonly handle: TextHandle
  readonly openLink: Command
  /** Told what a paste held that the text can't. */
  readonly lost: (losses: Losses) => void
  /** Draws the carets of others. */
  readonly carets: Plugin
  /** Marks what is commented on. */
  readonly marks: readonly Plugin[]
  /** Its data name the statement and the language of the text. */
  readonly place: HTMLElement
  /** Told after everything that may change what the toolbar shows, and whether the text did. */
  readonly drawn: (textChanged: boolean) => void
}

/** Between the caret and what covers the text there, at least. */
const free = 24

export function createText({ say, handle, openLink, lost, carets, marks, place, drawn }: Parts): Text {
  let writable = false
  const box = element("div", { class: "sheet" })
  const hint = element("p", { id: "editor-hint", class: "visually-hidden" }, say("editor-keyboard-hint"))
  const view = new EditorView(box, {
    state: EditorState.create({
      doc: docFromText(handle.doc),
      plugins: [...keys(openLink), textInput(lost), placeholder(say("editor-placeholder")), clauseNumbers(), finding(), history(), ...marks, carets, textBinding(handle)],
    }),
    editable: () => writable,
    scrollThreshold: covered(place, 0),
    scrollMargin: covered(place, free),
    attributes: () => ({
      id: "statement-text",
      class: "text",
      role: "textbox",
      tabindex: "0",
      lang: place.dataset["textLanguage"] ?? "",
      spellcheck: "true",
      "aria-multiline": "true",
      "aria-label": place.dataset["title"] ?? "",
      "aria-describedby": "editor-hint",
      "aria-readonly": String(!writable),
    }),
    dispatchTransaction(this: EditorView, transaction) {
      // A caret of somebody else takes room too where a paragraph is empty.
      const isOfOthers = (transaction.docChanged && isFromText(transaction)) || transaction.getMeta(carets) !== undefined
      const rest = isOfOthers ? holdStill(this, transaction) : null
      this.updateState(this.state.apply(transaction))
      rest?.()
      if (transaction.docChanged) counter.changed(this.state.doc)
      // Where others' carets stand changes nothing about one's own.
      if (transaction.getMeta(carets) === undefined) drawn(transaction.docChanged)
    },
  })
  // A key that follows quickly upon one that moved the caret acts where the caret is by then.
  view.dom.addEventListener("keydown", () => view.composing || readPendingSelection(view), { capture: true })
  const counter = createCounter(say, view.state.doc, Number(place.dataset["characterLimit"]) || null)
  box.prepend(hint)
  const foot = element("div", { class: "editor-foot" }, counter.element)
  box.append(foot)
  return {
    element: box,
    view,
    foot,
    get writable() {
      return writable
    },
    setWritable(now) {
      if (now === writable) return
      writable = now
      view.setProps({})
      drawn(false)
    },
  }
}

/**
 * What stands above and below the text stays in sight, so the caret must not hide behind it. Its height is asked for each
 * time: on a phone a remark or the find bar may take half of the screen.
 */
function covered(place: HTMLElement, free: number): { top: number; bottom: number; left: number; right: number } {
  const height = (part: string) => place.querySelector<HTMLElement>(part)?.offsetHeight ?? 0
  return {
    get top() {
      return height(".editor-bar") + free
    },
    get bottom() {
      return height(".editor-foot") + free
    },
    left: 0,
    right: 0,
  }
}
