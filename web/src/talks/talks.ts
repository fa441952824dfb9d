import type { Command, Plugin } from "prosemirror-state"
import { TextSelection } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import type { TextHandle } from "../binding/handle"
import { occurrences } from "../editor/find"
import { shortcutInWords } from "../editor/shortcuts"
import { bringIntoSight } from "../editor/sight"
import type { Say } from "../editor/words"
import type { Drafts } from "../keep/drafts"
import type { Saved } from "../live/saved"
import { type Card, createCard } from "./card"
import { chosenIn } from "./clauses"
import { type Column, createColumn, type Item } from "./column"
import { type Comment, type Comments, type Passage, readComments, send } from "./comments"
import { createHolding, type Holding } from "./holding"
import { activeIn, DRAFT, markTalks, placesIn, talkAt, talkMarks } from "./marks"
import { orderOf } from "./order"
import { createReply } from "./reply"
import { Writing } from "./writing"

/** Comments beside the text: what was said about which words, and the way to say something. */
export interface Talks {
  readonly plugins: readonly Plugin[]
  /** Opens the form for the selected words, or the clause that the caret is in. */
  readonly comment: Command
  /** Goes from the words to what is said of them, and from there back. */
  readonly cross: Command
  readonly mayComment: boolean
  /** Begins to draw beside this view. */
  attach(view: EditorView): { column: HTMLElement; toggle: HTMLElement }
  /** The line, or what is unsaved, has changed. */
  show(saved: Saved, isJoined: boolean): void
  /** The text or the selection has changed. */
  drawn(textChanged: boolean): void
  /** Something was decided about the statement. */
  news(): void
}

export interface TalksParts {
  readonly say: Say
  readonly statement: string
  readonly textLanguage: string
  readonly organisation: string
  readonly organisationName: string
  readonly readBy: string
  readonly handle: TextHandle
  readonly drafts: Drafts
  /** How the person's own words are kept at this moment. */
  readonly saved: () => Saved
  /** Whether one may comment is known anew. */
  readonly rightsChanged: () => void
}

/** Between two readings of the list at least; where it takes long, as much longer. */
const restMs = 300
/** Typing must have rested so long before words that are gone are looked for. */
const lostMs = 1_000

export function createTalks(parts: TalksParts): Talks {
  return new LiveTalks(parts)
}

class LiveTalks implements Talks {
  readonly plugins = talkMarks()
  readonly #parts: TalksParts
  readonly #cards = new Map<number, Card>()
  #view!: EditorView
  #column: Column | null = null
  #holding: Holding | null = null
  #writing: Writing | null = null
  #known: Comments = { comments: [], names: {}, mayComment: false }
  #byNumber: ReadonlyMap<number, Comment> = new Map()
  #isRead = false
  #joined = false
  /** Words came or went since the list was read, and some comments have none. */
  #stale = false
  #reading = false
  #again: ReturnType<typeof setTimeout> | undefined
  #tookMs = 0
  #turn = 0
  #caretAt: number | null = null
  /** The comment that was just made, to whose card the keyboard goes. */
  #awaited: number | null = null
  #rest: ReturnType<typeof setTimeout> | undefined
  /** Comments without words whose words stand in the text again, as far as the server was asked. */
  readonly #back = new Set<number>()

  constructor(parts: TalksParts) {
    this.#parts = parts
  }

  get mayComment(): boolean {
    return this.#known.mayComment
  }

  readonly comment: Command = (state, dispatch) => {
    if (!this.mayComment || this.#column === null) return false
    if (dispatch) {
      this.#writing?.begin(chosenIn(state), !state.selection.empty)
      this.#goTo(DRAFT)
    }
    return true
  }

  readonly cross: Command = (state, dispatch) => {
    if (this.#column === null) return false
    if (this.#column.element.contains(document.activeElement)) {
      if (dispatch) this.#leave()
      return true
    }
    const order = this.#order()
    const { head } = state.selection
    const here = talkAt(placesIn(state), head) ?? order.find(({ from }) => from !== null && from >= head)?.number ?? order[0]?.number
    if (here === undefined) return false
    if (dispatch) this.#goTo(here)
    return true
  }

  attach(view: EditorView): { column: HTMLElement; toggle: HTMLElement } {
    this.#view = view
    const { say, statement, handle } = this.#parts
    const column = createColumn(say, statement, view, { step: (by) => this.#step(by), leave: () => this.#leave(), whereIs: (number) => placesIn(view.state).get(number)?.from ?? null, scrolled: () => this.#scrolled() })
    this.#column = column
    const holding = createHolding(view, () => handle.doc, () => this.#draw())
    this.#holding = holding
    this.#writing = new Writing(this.#parts, view, {
      changed: () => {
        this.#hold()
        this.#draw()
      },
      sent: ({ number }, hadFocus) => {
        if (hadFocus) this.#awaited = number
        void this.#read()
      },
      discarded: () => this.#leave(),
      isLooking: () => holding.isBusy,
    })
    column.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return
      event.preventDefault()
      this.#leave()
    })
    column.element.addEventListener("focusin", ({ target }) => {
      const number = (target as Element).closest<HTMLElement>(".talk")?.dataset["comment"]
      if (number !== undefined) this.#activate(Number(number))
    })
    view.dom.addEventListener("click", ({ clientX, clientY }) => this.#clicked(clientX, clientY))
    this.#hold()
    this.#draw()
    return { column: column.element, toggle: column.toggle }
  }

  show(saved: Saved, isJoined: boolean): void {
    if (isJoined && !this.#joined) this.news()
    this.#joined = isJoined
    this.#writing?.show(saved)
    if (saved.is === "saved" && this.#stale) this.news()
  }

  drawn(textChanged: boolean): void {
    if (this.#column === null) return
    if (textChanged) {
      this.#holding?.textChanged()
      this.#column.moved()
      clearTimeout(this.#rest)
      this.#rest = setTimeout(() => this.#lookForLost(), lostMs)
      return
    }
    // While an input method composes, the text around it must stay as it is.
    if (this.#view.composing) return
    const at = this.#view.hasFocus() ? talkAt(placesIn(this.#view.state), this.#view.state.selection.head) : null
    if (at === this.#caretAt) return
    this.#caretAt = at
    if (at !== null) this.#activate(at)
  }

  news(): void {
    this.#stale = false
    if (this.#reading) {
      this.#stale = true
      return
    }
    this.#again ??= setTimeout(() => void this.#read(), this.#isRead ? Math.max(restMs, 3 * this.#tookMs) : 0)
  }

  async #read(): Promise<void> {
    this.#again = undefined
    this.#reading = true
    const begun = performance.now()
    const turn = ++this.#turn
    const known = await readComments(this.#parts.statement)
    // A later reading is under way, and knows more.
    if (turn !== this.#turn) return
    this.#tookMs = performance.now() - begun
    this.#reading = false
    if (known !== null) {
      this.#known = known
      this.#byNumber = new Map(known.comments.map((one) => [one.number, one]))
      this.#isRead = true
      this.#hold()
      this.#parts.rightsChanged()
    }
    this.#draw()
    if (this.#stale) this.news()
  }

  /** What was cut may have been put in elsewhere, or come back: the server knows how to find it there. */
  #lookForLost(): void {
    const { state } = this.#view
    const places = placesIn(state)
    const lost = this.#known.comments.filter(({ number, anchor }) => anchor.quote !== null && !places.has(number))
    const isNews = ({ number, cursors, anchor }: Comment) => {
      if (cursors !== null) return true
      const isBack = occurrences(state.doc, anchor.quote ?? "").length === 1
      const wasBack = this.#back.has(number)
      if (isBack) this.#back.add(number)
      else this.#back.delete(number)
      return isBack && !wasBack
    }
    if (lost.filter(isNews).length === 0) return
    this.#stale = true
    if (this.#parts.saved().is === "saved") this.news()
  }

  #hold(): void {
    const draft = this.#writing?.draft?.passage ?? null
    const own: [number, Passage][] = draft === null ? [] : [[DRAFT, draft]]
    this.#holding?.hold(new Map([...own, ...this.#known.comments.flatMap(({ number, cursors }): [number, Passage][] => (cursors === null ? [] : [[number, cursors]]))]))
  }

  #order(): Item[] {
    const places = placesIn(this.#view.state)
    return orderOf(this.#known.comments, places, this.#writing?.draft != null, this.#holding?.isBusy ?? false, this.#parts.say)
  }

  #draw(): void {
    const column = this.#column
    if (column === null) return
    const active = activeIn(this.#view.state)
    const numbers = new Set(this.#byNumber.keys())
    for (const number of this.#cards.keys()) if (!numbers.has(number)) this.#cards.delete(number)
    column.show(this.#order(), active, (number) => this.#drawn(number, active))
    column.tell(this.#known.comments.length, this.#note(), active)
    const awaited = this.#awaited
    if (awaited === null || !this.#order().some(({ number }) => number === awaited)) return
    this.#awaited = null
    // Whoever has gone elsewhere meanwhile is left there.
    if (document.activeElement === document.body) this.#goTo(awaited)
  }

  #note(): string {
    const { say } = this.#parts
    if (!this.#isRead) return say(this.#joined ? "talk-reading" : "talk-no-line")
    if (this.#known.comments.length > 0 || !this.mayComment) return this.#known.comments.length > 0 ? "" : say("talk-none")
    return say("talk-hint", { keys: shortcutInWords("Mod-Alt-M", say) })
  }

  #drawn(number: number, active: number | null): HTMLElement {
    if (number === DRAFT && this.#writing !== null) return this.#writing.element(active === DRAFT)
    const card = this.#cards.get(number) ?? this.#newCard(number)
    const { names, mayComment } = this.#known
    card.show({ comment: this.#byNumber.get(number)!, names, mayComment, organisation: this.#parts.organisation, isActive: active === number, isMarked: placesIn(this.#view.state).has(number) })
    return card.element
  }

  #newCard(number: number): Card {
    const card = createCard(number, this.#parts, {
      activate: (one) => this.#activate(one),
      jump: (one) => this.#jump(one),
      agree: (one, agrees) => this.#agree(one, agrees),
      reply: (one) => createReply(one, this.#parts, () => this.news()),
    })
    card.element.dataset["comment"] = String(number)
    this.#cards.set(number, card)
    return card
  }

  async #agree(number: number, agrees: boolean): Promise<string> {
    const { say, statement, organisation } = this.#parts
    const answer = await send(agrees ? "PUT" : "DELETE", `${statement}/comments/${number}/agreement`, crypto.randomUUID(), JSON.stringify({ organisation }))
    this.news()
    return answer.is === "done" ? "" : answer.is === "refused" ? answer.words : say("talk-unanswered-act")
  }

  #activate(number: number | null): void {
    if (activeIn(this.#view.state) === number) return
    this.#view.dispatch(markTalks(this.#view.state.tr, { active: number }))
    this.#draw()
  }

  #clicked(left: number, top: number): void {
    const { state } = this.#view
    const pos = state.selection.empty ? this.#view.posAtCoords({ left, top })?.pos : undefined
    if (pos !== undefined) this.#activate(talkAt(placesIn(state), pos))
  }

  #scrolled(): void {
    if (this.#known.comments.length > 0) this.#draw()
  }

  #step(by: 1 | -1): void {
    const order = this.#order()
    const at = order.findIndex(({ number }) => number === activeIn(this.#view.state))
    const next = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length]
    if (next !== undefined) this.#goTo(next.number)
  }

  /** The keyboard goes to a card, and its words come into sight. */
  #goTo(number: number): void {
    this.#activate(number)
    this.#column?.open(true)
    const place = placesIn(this.#view.state).get(number)
    if (place !== undefined) bringIntoSight(this.#view, place.from)
    this.#draw()
    if (number === DRAFT) this.#writing?.focus()
    else this.#cards.get(number)?.element.focus({ preventScroll: place !== undefined })
    this.#column?.reveal()
  }

  #jump(number: number): void {
    this.#activate(number)
    this.#leave()
  }

  /** Back to the text, to the words of the active comment. */
  #leave(): void {
    this.#column?.open(false)
    const { state } = this.#view
    const active = activeIn(state)
    const place = active === null ? undefined : placesIn(state).get(active)
    if (place !== undefined && (state.selection.head < place.from || state.selection.head > place.to)) {
      this.#view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, place.from)))
    }
    this.#view.focus()
    if (place !== undefined) bringIntoSight(this.#view, place.from)
  }
}
