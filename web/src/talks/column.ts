import type { EditorView } from "prosemirror-view"
import { arrange, button, element } from "../editor/dom"
import { icon } from "../editor/icons"
import { bandOf } from "../editor/sight"
import type { Say } from "../editor/words"
import { drawnPart, type Slot, stack } from "./layout"

/** One thing in the column. */
export interface Item {
  readonly number: number
  /** Where its words begin in the text; null behind all that have words there. */
  readonly from: number | null
  /** What stands above it if it is the first of its kind. */
  readonly heading: string | null
}

export interface Column {
  readonly element: HTMLElement
  /** Opens the column where there is no room for it beside the text. */
  readonly toggle: HTMLElement
  /** Shows these in their order; `card` draws one of them. */
  show(items: readonly Item[], active: number | null, card: (number: number) => HTMLElement): void
  /** Says how many there are, and what there is to know. */
  tell(count: number, note: string, active: number | null): void
  /** Where things stand has changed. */
  moved(): void
  /** Opens it over the text, or closes it; beside the text it is always open. */
  open(isOpen: boolean): void
  /** Brings the active card to where it can be read. */
  reveal(): void
}

interface Acts {
  readonly step: (by: 1 | -1) => void
  readonly leave: () => void
  /** Where the words of a comment begin by now. */
  readonly whereIs: (number: number) => number | null
  /** The part of the column that is drawn has to be chosen anew. */
  readonly scrolled: () => void
}

/** Cards that are drawn at once. */
export const drawnMax = 60
const gap = 10
/** Between two looks at where everything stands: a writer's keys come first. */
const restMs = 80

/** The column beside the text; where there is no room for one, a sheet that is opened over its lower half. */
export function createColumn(say: Say, statement: string, view: EditorView, acts: Acts): Column {
  const beside = matchMedia("(min-width: 68.75rem)")
  const title = element("h2", { id: "talks-title" })
  const steps = element("div", { class: "talks-steps" }, iconButton("up", say("talk-previous"), () => acts.step(-1)), iconButton("down", say("talk-next"), () => acts.step(1)))
  const close = iconButton("close", say("talk-close"), acts.leave)
  close.classList.add("talks-close")
  steps.append(close)
  const note = element("p", { class: "talks-note" })
  const all = element("a", { href: `/statements/${statement}/comments` }, say("talk-all"))
  const list = element("div", { class: "talks-list" })
  const foot = element("p", { class: "talks-all" }, all)
  const box = element("section", { id: "talks", class: "talks", "aria-labelledby": "talks-title" }, element("div", { class: "talks-head" }, title, steps), note, list, foot)
  const toggle = button("", () => open(box.dataset["open"] === undefined), "talks-toggle")
  toggle.setAttribute("aria-controls", "talks")
  toggle.setAttribute("aria-expanded", "false")
  const headings = new Map<string, HTMLElement>()
  const sizes = new ResizeObserver(() => later())
  let shown: { item: Item; element: HTMLElement }[] = []
  let activeNow: number | null = null
  /** Whether there are more than are drawn. */
  let isPart = false
  let rest: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    rest ??= setTimeout(() => {
      rest = undefined
      place()
    }, restMs)
  }
  const open = (isOpen: boolean) => {
    if (isOpen && !beside.matches) box.dataset["open"] = ""
    else delete box.dataset["open"]
    toggle.setAttribute("aria-expanded", String(box.dataset["open"] !== undefined))
    if (isOpen) scrollTo()
  }
  /** In the sheet that is opened, the active card is brought to the top. */
  const scrollTo = () => {
    if (beside.matches) return
    const card = shown.find(({ item }) => item.number === activeNow)?.element
    if (card !== undefined) box.scrollTop = card.offsetTop - 56
  }
  const place = () => {
    if (!box.isConnected) return
    if (!beside.matches) {
      for (const one of list.children) (one as HTMLElement).style.removeProperty("top")
      list.style.removeProperty("height")
      return
    }
    // All is read before anything is written, so that the browser lays the page out once.
    const above = list.getBoundingClientRect().top
    let last = 0
    let tops: number[] = []
    const slots: Slot[] = []
    const rows: HTMLElement[] = []
    let active = -1
    for (const { item, element } of shown) {
      const from = item.from === null ? null : acts.whereIs(item.number)
      if (from !== null) last = view.coordsAtPos(from).top - above
      const heading = item.heading === null ? undefined : headings.get(item.heading)
      if (heading !== undefined && heading.nextElementSibling === element) {
        rows.push(heading)
        slots.push({ wanted: last, height: heading.offsetHeight })
      }
      // What has no place in the text claims none.
      if (item.number === activeNow && from !== null) active = rows.length
      rows.push(element)
      slots.push({ wanted: last, height: element.offsetHeight })
    }
    tops = stack(slots, active, gap)
    rows.forEach((row, i) => set(row, `${Math.round(tops[i] ?? 0)}px`))
    const end = slots.length === 0 ? 0 : (tops.at(-1) ?? 0) + (slots.at(-1)?.height ?? 0)
    if (list.style.height !== `${Math.ceil(end)}px`) list.style.height = `${Math.ceil(end)}px`
  }
  beside.addEventListener("change", () => {
    open(false)
    acts.scrolled()
    place()
  })
  let scrolling: ReturnType<typeof setTimeout> | undefined
  addEventListener("scroll", () => {
    scrolling ??= setTimeout(() => {
      scrolling = undefined
      if (isPart) acts.scrolled()
    }, restMs)
  }, { passive: true })
  return {
    element: box,
    toggle,
    show(items, active, card) {
      const hasMoved = active !== activeNow
      activeNow = active
      const { from, to } = drawnPart(items.length, centreOf(items, active, view), drawnMax)
      isPart = items.length > drawnMax
      shown = items.slice(from, to).map((item) => ({ item, element: card(item.number) }))
      const children = shown.flatMap(({ item, element: made }, i) => {
        if (item.heading === null || shown[i - 1]?.item.heading === item.heading) return [made]
        const heading = headings.get(item.heading) ?? element("h3", { class: "talks-part" }, item.heading)
        headings.set(item.heading, heading)
        return [heading, made]
      })
      const focused = document.activeElement
      arrange(list, children)
      // A card that has changed its place keeps the keyboard.
      if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused)) focused.focus({ preventScroll: true })
      sizes.disconnect()
      for (const child of children) sizes.observe(child)
      place()
      if (hasMoved) scrollTo()
    },
    tell(count, words, active) {
      write(title, say("talk-count", { count }))
      write(note, words)
      write(toggle, active === null || active === 0 ? say("talk-count", { count }) : say("talk-show", { comment: active }))
      foot.hidden = count === 0
    },
    moved: later,
    open,
    reveal: scrollTo,
  }
}

/** Of the active one, or else of the first whose words are in sight, the place in the order. */
function centreOf(items: readonly Item[], active: number | null, view: EditorView): number {
  if (items.length <= drawnMax) return 0
  const { top, bottom } = bandOf(view)
  const sheet = view.dom.getBoundingClientRect()
  const seen = (height: number) => view.posAtCoords({ left: sheet.left + sheet.width / 2, top: Math.max(sheet.top + 2, Math.min(sheet.bottom - 2, height)) })?.pos ?? 0
  const [first, last] = [seen(top + 4), seen(bottom - 4)]
  const chosen = items.findIndex(({ number }) => number === active)
  const from = chosen < 0 ? null : items[chosen]!.from
  // An active one that was scrolled away from is left where it is.
  if (chosen >= 0 && (from === null || (from >= first && from <= last))) return chosen
  const at = items.findIndex((item) => item.from === null || item.from >= first)
  return at < 0 ? items.length : at
}

function write(place: HTMLElement, words: string): void {
  if (place.textContent !== words) place.textContent = words
}

function set(row: HTMLElement, top: string): void {
  if (row.style.top !== top) row.style.top = top
}

function iconButton(name: "up" | "down" | "close", label: string, pressed: () => void): HTMLButtonElement {
  const made = button("", pressed, "tool")
  made.setAttribute("aria-label", label)
  made.dataset["tip"] = label
  made.append(icon(name))
  return made
}
