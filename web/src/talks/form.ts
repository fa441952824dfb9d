import { button, element } from "../editor/dom"
import type { Say } from "../editor/words"
import type { Draft } from "../keep/database"
import type { Clause } from "./clauses"

/** What is typed into the form. */
export type Fields = Pick<Draft, "text" | "kind" | "replacement">

export interface Form {
  readonly element: HTMLElement
  /** Shows a draft, and the words that it is about; null if they are gone, "" for the whole text. */
  show(draft: Draft, words: string | null, clauses: () => readonly Clause[]): void
  /** Says how it stands; while it is `busy` it can't be sent a second time. */
  tell(words: string, busy: boolean): void
  complain(words: string): void
  focus(): void
}

interface Parts {
  readonly say: Say
  readonly textLanguage: string
  readonly organisationName: string
  /** Who will read the comment. */
  readonly readBy: string
}

interface Acts {
  readonly changed: (fields: Fields) => void
  /** Another clause was chosen; null for the whole text. */
  readonly chosen: (clause: Clause | null) => void
  readonly send: () => void
  readonly discard: () => void
}

const KINDS = ["language", "substance", "red-line", "question", "support"]

/** The form of a new comment, a card among the others. Only its text is asked for. */
export function createForm({ say, textLanguage, organisationName, readBy }: Parts, acts: Acts): Form {
  const quote = element("blockquote", { class: "talk-quote", lang: textLanguage })
  const gone = element("p", { class: "talk-gone", hidden: "" }, say("talk-words-gone"))
  const clause = element("select", { id: "talk-clause" })
  const clauseField = element("div", { class: "talk-field", hidden: "" }, element("label", { for: "talk-clause" }, say("talk-about")), clause)
  const text = element("textarea", { id: "talk-text", rows: "4", "aria-describedby": "talk-error talk-readers" })
  const kind = element("select", { id: "talk-kind" }, ...["", ...KINDS].map((name) => element("option", { value: name }, say(name === "" ? "comment-kind-none" : `comment-kind-${name}`))))
  const replacement = element("textarea", { id: "talk-replacement", rows: "3", lang: textLanguage, "aria-describedby": "talk-replacement-hint" })
  const more = element(
    "details",
    { class: "talk-more" },
    element("summary", {}, say("comment-more")),
    element("label", { for: "talk-kind" }, say("comment-kind")),
    kind,
    element("label", { for: "talk-replacement" }, say("comment-replacement")),
    element("p", { id: "talk-replacement-hint", class: "hint" }, say("comment-replacement-hint")),
    replacement,
  )
  const error = element("p", { id: "talk-error", class: "error", role: "alert" })
  const said = element("p", { class: "talk-said", "aria-live": "polite" })
  const submit = element("button", { class: "primary", type: "submit" }, say("comment-do"))
  const form = element(
    "form",
    { novalidate: "" },
    quote,
    gone,
    clauseField,
    element("label", { for: "talk-text" }, say("comment-text")),
    text,
    more,
    element("p", { id: "talk-readers", class: "hint" }, say("talk-for", { organisation: organisationName }), " ", readBy),
    error,
    said,
    element("div", { class: "talk-acts" }, submit, button(say("talk-discard"), acts.discard, "quiet")),
  )
  const box = element("article", { class: "talk talk-form", "aria-labelledby": "talk-form-title" }, element("h3", { id: "talk-form-title" }, say("comment-new")), form)
  let clauses: readonly Clause[] = []
  // What is on its way is not written on: it would go with what was sent.
  const hold = (busy: boolean) => {
    submit.setAttribute("aria-disabled", String(busy))
    for (const field of [text, replacement]) field.readOnly = busy
    for (const choice of [clause, kind]) choice.disabled = busy
  }
  form.addEventListener("input", ({ target }) => {
    if (target === clause) return
    error.textContent = ""
    text.removeAttribute("aria-invalid")
    acts.changed({ text: text.value, kind: kind.value, replacement: replacement.value })
  })
  clause.addEventListener("change", () => acts.chosen(clauses[Number(clause.value)] ?? null))
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (submit.getAttribute("aria-disabled") !== "true") acts.send()
  })
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    form.requestSubmit()
  })
  return {
    element: box,
    show(draft, words, all) {
      put(text, draft.text)
      put(replacement, draft.replacement)
      kind.value = draft.kind
      if (draft.kind !== "" || draft.replacement !== "") more.open = true
      quote.hidden = words === null || words === ""
      quote.textContent = words
      gone.hidden = words !== null
      // Selected words are what they are; everything else can be chosen here, by whoever has no caret too.
      clauses = all()
      const at = words === null ? -1 : clauses.findIndex((one) => one.words === words)
      clauseField.hidden = at < 0 && words !== null && words !== ""
      if (clauseField.hidden) return
      const options = clauses.map((one, i) => element("option", { value: String(i) }, inWords(one, say)))
      clause.replaceChildren(element("option", { value: "" }, say("comment-about-whole")), ...options)
      clause.value = at < 0 ? "" : String(at)
      quote.hidden ||= at >= 0
    },
    tell(words, busy) {
      said.textContent = words
      hold(busy)
    },
    complain(words) {
      error.textContent = words
      said.textContent = ""
      hold(false)
      if (words !== "") text.setAttribute("aria-invalid", "true")
    },
    focus: () => text.focus({ preventScroll: true }),
  }
}

const shownMax = 60

function inWords({ number, words }: Clause, say: Say): string {
  const line = words.replace(/\s+/gu, " ")
  const short = line.length > shownMax ? `${line.slice(0, shownMax)}…` : line
  return number === null ? short : say("talk-clause", { clause: number, words: short })
}

/** Writing a value that is there already would move the caret. */
function put(field: HTMLTextAreaElement, value: string): void {
  if (field.value !== value) field.value = value
}
