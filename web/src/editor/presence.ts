import type { Plugin } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { cursorsOf } from "../binding/cursors"
import type { TextHandle } from "../binding/handle"
import { onNextBeat } from "../live/beat"
import type { Selection } from "../live/frames"
import { isSameSelection, nobody, type Peer, type Peers } from "../live/peers"
import type { Session } from "../live/session"
import { createArrivals } from "./arrivals"
import { type Caret, carets, caretsIn, setCarets } from "./carets"
import { element } from "./dom"
import { createFlag, type Flag } from "./flags"
import { createFollowing, type Following } from "./following"
import { createHereList } from "./here"
import { createLocating } from "./locating"
import { gather, type Group, type Me, type Person } from "./people"
import { readPendingSelection } from "./pending"
import { bringIntoSight } from "./sight"
import { type Signs, signsFor } from "./signs"
import type { Say } from "./words"

/** Who else is here: their carets in the text, their names in the bar, and oneself for them to see. */
export interface Presence {
  /** What stands in the editor's bar. */
  readonly element: HTMLElement
  /** What draws the carets. */
  readonly plugin: Plugin
  /** Begins to draw in this view. Gives what stands above its foot. */
  attach(view: EditorView): HTMLElement
  /** Shows what the connection knows; with `writable` others are shown one's own caret. */
  show(session: Session, writable: boolean): void
  /** The text or the selection has changed. */
  drawn(textChanged: boolean): void
}

interface Parts {
  readonly say: Say
  readonly language: string
  readonly me: Me
  readonly handle: TextHandle
  /** Told where one's own selection is. */
  readonly moved: (selection: Selection | null) => void
}

export function createPresence(parts: Parts): Presence {
  return new LivePresence(parts)
}

class LivePresence implements Presence {
  readonly element: HTMLElement
  readonly plugin = carets()
  readonly #parts: Parts
  readonly #here
  readonly #arrivals
  readonly #locating = createLocating()
  readonly #flags = new Map<number, { flag: Flag; turn: number }>()
  readonly #again = onNextBeat(() => this.#draw())
  readonly #point = onNextBeat(() => this.#tell())
  #view: EditorView | null = null
  #following: Following | null = null
  #peers: Peers = nobody
  #groups: readonly Group[] = []
  #signs: Signs = new Map()
  #writable = false
  /** A caret that was never put anywhere is no place. */
  #entered = false

  constructor(parts: Parts) {
    const { say, language } = parts
    this.#parts = parts
    this.#here = createHereList(say, { jump: (key) => this.#jump(key), follow: (key) => this.#follow(key) })
    this.#arrivals = createArrivals(say, language)
    this.element = element("div", { class: "here-box" }, this.#here.element, this.#arrivals.element)
  }

  attach(view: EditorView): HTMLElement {
    this.#view = view
    view.dom.addEventListener("focus", () => {
      this.#entered = true
      this.#point()
    })
    view.dom.addEventListener("compositionend", this.#again)
    this.#following = createFollowing(this.#parts.say, view, (ended) => {
      if (ended !== null) this.#arrivals.say(this.#parts.say("following-ended", { name: ended.name }))
      this.#list()
    })
    return this.#following.element
  }

  show(session: Session, writable: boolean): void {
    if (this.#writable !== writable) this.#point()
    this.#writable = writable
    this.#peers = session.peers
    this.#signs = signsFor([this.#parts.me.organisation, ...[...this.#peers.rows.values()].map((peer) => peer.organisation)], this.#signs)
    this.#groups = gather(this.#peers, this.#parts.me)
    this.#list()
    this.#arrivals.show(this.#people(), session.phase.at === "joined" && session.whole)
    this.#draw()
    // A session that began anew has not heard it.
    if (session.telling.now === null && this.#entered) this.#point()
  }

  drawn(textChanged: boolean): void {
    this.#point()
    if (!textChanged) return
    this.#locating.stale()
    if (this.#peers.rows.size > 0) this.#again()
  }

  #people(): Person[] {
    return this.#groups.flatMap(({ people }) => people)
  }

  #list(): void {
    this.#here.show(this.#groups, this.#signs, this.#following?.whom ?? null)
  }

  #tell(): void {
    const view = this.#view
    const shown = view !== null && this.#writable && this.#entered
    this.#parts.moved(shown ? cursorsOf(view.state, this.#parts.handle.doc) : null)
  }

  #draw(): void {
    const view = this.#view
    // While an input method composes, the text around it must stay as it is; the carets there move along with it.
    if (view === null || view.composing) return
    if (this.#peers.rows.size === 0 && this.#flags.size === 0) return
    readPendingSelection(view)
    const selected = [...this.#peers.rows.values()].flatMap((peer) => (peer.selection === null ? [] : [{ ...peer, selection: peer.selection }]))
    const before = caretsIn(view.state)
    const { places, rest } = this.#locating.locate(selected, before, view.state, this.#parts.handle.doc)
    this.#nameFlags(selected)
    const now = selected.flatMap((peer): Caret[] => {
      const place = places.get(peer.peer)
      const flag = this.#flags.get(peer.peer)?.flag
      if (place === undefined || flag === undefined) return []
      return [{ peer: peer.peer, cursors: peer.selection, place, sign: this.#signOf(peer), mark: flag.element }]
    })
    if (!isSame(before, now)) view.dispatch(setCarets(view.state.tr, now))
    turn(view, [...this.#flags.values()].map(({ flag }) => flag).filter((flag) => flag.waves))
    this.#keepInSight(view, now)
    if (rest) this.#again()
  }

  /** Everybody's names are at their carets, and seen at those that have moved. */
  #nameFlags(selected: readonly Peer[]): void {
    const here = new Set(selected.map(({ peer }) => peer))
    for (const [peer, { flag }] of this.#flags) {
      if (here.has(peer)) continue
      flag.end()
      this.#flags.delete(peer)
    }
    for (const peer of selected) {
      const known = this.#flags.get(peer.peer)
      const flag = known?.flag ?? createFlag()
      const isMe = peer.person === this.#parts.me.person
      flag.name(isMe ? this.#parts.say("here-me-elsewhere") : peer.name, peer.organisationName, this.#signOf(peer))
      if (known?.turn === peer.turn) continue
      this.#flags.set(peer.peer, { flag, turn: peer.turn })
      flag.wave()
    }
  }

  #signOf({ organisation }: Peer): number {
    return this.#signs.get(organisation) ?? 0
  }

  #find(key: string | null): Person | undefined {
    return key === null ? undefined : this.#people().find((person) => person.key === key)
  }

  #jump(key: string): void {
    const latest = this.#find(key)?.latest
    const view = this.#view
    const caret = view && latest && caretsIn(view.state).find(({ peer }) => peer === latest.peer)
    if (!caret) return
    this.#flags.get(caret.peer)?.flag.wave()
    bringIntoSight(view, caret.place.head)
  }

  #follow(key: string): void {
    const person = this.#find(key)
    if (this.#following?.whom === key) this.#following.stop()
    else if (person !== undefined) this.#following?.start(person)
    this.#draw()
  }

  #keepInSight(view: EditorView, now: readonly Caret[]): void {
    const following = this.#following
    if (following === null || following.whom === null) return
    const person = this.#find(following.whom)
    following.show(person !== undefined)
    const caret = now.find(({ peer }) => peer === person?.latest?.peer)
    if (caret !== undefined) bringIntoSight(view, caret.place.head)
  }
}

function isSame(before: readonly Caret[], now: readonly Caret[]): boolean {
  if (before.length !== now.length) return false
  return now.every((caret, i) => {
    const old = before[i]!
    const isThere = old.place.anchor === caret.place.anchor && old.place.head === caret.place.head
    return old.peer === caret.peer && old.sign === caret.sign && isThere && isSameSelection(old.cursors, caret.cursors)
  })
}

/** Names go where they cover neither the edge of the page nor the line that one writes in. */
function turn(view: EditorView, flags: readonly Flag[]): void {
  if (flags.length === 0) return
  const own = view.hasFocus() ? view.coordsAtPos(view.state.selection.head) : null
  const places = flags.map(({ element: caret }) => caret.getBoundingClientRect())
  places.forEach((caret, i) => {
    const isUnderOwn = own !== null && own.top < caret.top && caret.top - own.bottom < caret.height
    flags[i]?.turn(caret.left > innerWidth / 2, isUnderOwn)
  })
}
