import type { EditorView } from "prosemirror-view"
import { occurrences } from "../editor/find"
import type { Draft } from "../keep/database"
import type { Saved } from "../live/saved"
import { clausesOf, trimmed, wordsOf } from "./clauses"
import type { Comment } from "./comments"
import { createForm } from "./form"
import { passageOf } from "./holding"
import { DRAFT, markTalks, placesIn, type Range } from "./marks"
import { deliver, newDraft } from "./sending"
import type { TalksParts } from "./talks"

/** What happens around the form. */
interface Around {
  /** Another passage is to be held, or none, and the form is there or not. */
  readonly changed: () => void
  /** It was handed in; `hadFocus` if the person is still there. */
  readonly sent: (comment: Comment, hadFocus: boolean) => void
  readonly discarded: () => void
  /** Whether the words of the draft are still being looked for. */
  readonly isLooking: () => boolean
}

/** The comment that is being written: kept on the device until it has been handed in or thrown away. */
export class Writing {
  readonly #parts: TalksParts
  readonly #view: EditorView
  readonly #around: Around
  readonly #form
  #settled: ((isSaved: boolean) => void)[] = []

  constructor(parts: TalksParts, view: EditorView, around: Around) {
    this.#parts = parts
    this.#view = view
    this.#around = around
    this.#form = createForm(parts, {
      changed: (fields) => this.#write({ ...fields, sent: null }),
      chosen: (clause) => this.#put(clause?.range ?? null),
      send: () => void this.#send(),
      discard: () => this.#discard(),
    })
    this.#form.element.dataset["comment"] = String(DRAFT)
    // A form that was left empty was not left for later.
    if (this.draft?.text.trim() === "") void parts.drafts.put("new", null)
  }

  get draft(): Draft | null {
    return this.#parts.drafts.get("new")
  }

  /** The form as it stands now. */
  element(isActive: boolean): HTMLElement {
    this.#form.element.classList.toggle("talk-active", isActive)
    const { draft } = this
    if (draft === null) return this.#form.element
    const place = placesIn(this.#view.state).get(DRAFT)
    const { doc } = this.#view.state
    const words = draft.passage === null ? "" : place !== undefined ? wordsOf(doc, place) : this.#around.isLooking() ? draft.quote : null
    this.#form.show(draft, words, () => clausesOf(doc))
    return this.#form.element
  }

  /** Begins a comment. Whoever has begun one goes on with it, unless other words were selected for it. */
  begin(range: Range | null, isSelected: boolean): void {
    if (this.draft === null || isSelected) this.#put(range)
  }

  focus(): void {
    this.#form.focus()
  }

  /** How the person's own words are kept has changed. */
  show(saved: Saved): void {
    if (saved.is === "saved" || isLost(saved)) for (const settled of this.#settled.splice(0)) settled(saved.is === "saved")
  }

  #write(change: Partial<Draft>): void {
    void this.#parts.drafts.put("new", { ...(this.draft ?? newDraft()), ...change })
  }

  #put(chosen: Range | null): void {
    const { state } = this.#view
    const range = chosen === null ? null : trimmed(state.doc, chosen)
    const passage = range === null ? null : passageOf(this.#view, this.#parts.handle.doc, range)
    this.#write({ passage, quote: range === null || passage === null ? "" : wordsOf(state.doc, range), sent: null })
    this.#mark(passage === null ? null : range)
  }

  #mark(range: Range | null): void {
    const places = new Map(placesIn(this.#view.state))
    if (range === null) places.delete(DRAFT)
    else places.set(DRAFT, range)
    this.#view.dispatch(markTalks(this.#view.state.tr, { places, active: this.draft === null ? null : DRAFT }))
    this.#around.changed()
  }

  #discard(): void {
    const { say, drafts } = this.#parts
    if ((this.draft?.text.trim() ?? "") !== "" && !confirm(say("talk-discard-question"))) return
    void drafts.put("new", null)
    this.#end()
    this.#around.discarded()
  }

  #end(): void {
    this.#form.tell("", false)
    this.#mark(null)
  }

  async #send(): Promise<void> {
    const { say, statement, drafts } = this.#parts
    const form = this.#form
    if (this.draft === null || this.draft.text.trim() === "") {
      form.complain(say("refusal-comment-empty"))
      return form.focus()
    }
    form.tell(say("talk-saving-first"), true)
    if (!(await this.#untilSaved())) return form.complain(say(drafts.fails ? "talk-not-sent-here" : "talk-not-sent"))
    const { draft } = this
    const body = draft === null ? null : (draft.sent ?? this.#body(draft))
    if (body === null) return form.complain(say("talk-words-gone"))
    form.tell(say("talk-sending"), true)
    const sent = await deliver(drafts, "new", `${statement}/comments`, () => body, say)
    if ("problem" in sent) return form.complain(sent.problem)
    const hadFocus = form.element.contains(document.activeElement)
    this.#end()
    this.#around.sent(sent.comment, hadFocus)
  }

  /** What is sent: the words as they stand now, and what holds on to them; null if they are gone. */
  #body({ text, kind, replacement, passage }: Draft): string | null {
    const { doc } = this.#view.state
    const place = placesIn(this.#view.state).get(DRAFT)
    const more = { ...(kind === "" ? {} : { kind }), ...(replacement.trim() === "" ? {} : { replacement }) }
    const said = { live: true, text, ...more, organisation: this.#parts.organisation }
    if (passage === null) return JSON.stringify(said)
    if (place === undefined) return null
    const quote = wordsOf(doc, place)
    const isIn = ({ range }: { range: Range }) => range.from <= place.from && place.to <= range.to
    const clause = occurrences(doc, quote).length > 1 ? clausesOf(doc).find(isIn)?.number : null
    const cursors = passageOf(this.#view, this.#parts.handle.doc, place)
    return JSON.stringify({ ...said, quote, cursors, ...(clause == null ? {} : { clause }) })
  }

  /** The server has to have the words that a comment is about. */
  #untilSaved(): Promise<boolean> {
    const saved = this.#parts.saved()
    if (saved.is === "saved") return Promise.resolve(true)
    if (isLost(saved)) return Promise.resolve(false)
    return new Promise((settled) => this.#settled.push(settled))
  }
}

/** Whether nothing will be saved by waiting for it. */
function isLost({ is }: Saved): boolean {
  return is !== "saved" && is !== "saving" && is !== "loading"
}
