import { arrange, button, element } from "./dom"
import { icon } from "./icons"
import { countOf, type Group, type Person } from "./people"
import type { Signs } from "./signs"
import type { Say } from "./words"

export interface HereList {
  readonly element: HTMLElement
  show(groups: readonly Group[], signs: Signs, followed: string | null): void
}

interface Actions {
  /** Scrolls to a person's caret, once. */
  readonly jump: (key: string) => void
  /** Keeps that person's caret in sight from now on, or no more. */
  readonly follow: (key: string) => void
}

/** Signs that stand on the button; the list has them all. */
const signsMax = 3

/** Who is here: a button in the bar with the number, and the list by organisation that it opens. */
export function createHereList(say: Say, actions: Actions): HereList {
  const signs = element("span", { class: "here-signs", "aria-hidden": "true" })
  const count = element("span", {})
  const toggle = button("", () => open(panel.hidden !== false), "here-toggle")
  toggle.append(icon("people"), count, signs)
  toggle.setAttribute("aria-expanded", "false")
  toggle.setAttribute("aria-controls", "here-panel")
  const list = element("ul", { class: "here-groups" })
  const panel = element("div", { id: "here-panel", class: "here-panel", role: "group", "aria-label": say("here-title"), hidden: "" }, list)
  const box = element("div", { class: "here" }, toggle, panel)
  const open = (isOpen: boolean) => {
    panel.hidden = !isOpen
    toggle.setAttribute("aria-expanded", String(isOpen))
  }
  const act = (what: (key: string) => void) => (key: string) => {
    // Where the keyboard stood is about to be hidden.
    if (panel.contains(document.activeElement)) toggle.focus()
    open(false)
    what(key)
  }
  const rows = createRows(say, { jump: act(actions.jump), follow: act(actions.follow) })
  // Whoever opened it by a press has the keyboard in the text.
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || panel.hidden) return
    event.stopPropagation()
    const isInside = box.contains(document.activeElement)
    open(false)
    if (isInside) toggle.focus()
  }
  document.addEventListener("keydown", escape, { capture: true })
  // A press there leaves the caret, and the keyboard of a phone, in the text.
  box.addEventListener("mousedown", (event) => event.preventDefault())
  document.addEventListener("pointerdown", ({ target }) => {
    if (!box.contains(target as Node)) open(false)
  })
  return {
    element: box,
    show(groups, borne, followed) {
      const number = String(countOf(groups))
      if (count.textContent !== number) {
        count.textContent = number
        toggle.setAttribute("aria-label", say("here-count", { count: number }))
      }
      const shown = groups.slice(0, signsMax).map(({ organisation }) => borne.get(organisation) ?? 0)
      if (signs.dataset["shown"] !== shown.join()) {
        signs.dataset["shown"] = shown.join()
        signs.replaceChildren(...shown.map(signOf))
      }
      const isInside = panel.contains(document.activeElement)
      rows.show(list, groups, borne, followed)
      if (isInside && !panel.contains(document.activeElement)) toggle.focus()
    },
  }
}

/** The sign of an organisation, as it stands at the carets of its people. */
function signOf(sign: number): HTMLElement {
  return element("span", { class: `sign sign-${sign}`, "aria-hidden": "true" })
}

/** The list's rows. Who stays keeps the row, and the keyboard its place in it. */
function createRows(say: Say, actions: Actions) {
  const groups = new Map<string, GroupRow>()
  const people = new Map<string, PersonRow>()
  return {
    show(list: HTMLElement, now: readonly Group[], signs: Signs, followed: string | null): void {
      const shown = now.map((group) => {
        const row = groups.get(group.organisation) ?? groupRow(group)
        groups.set(group.organisation, row)
        row.sign(signs.get(group.organisation) ?? 0)
        arrange(row.list, group.people.map((person) => {
          const made = people.get(person.key) ?? personRow(person, say, actions)
          people.set(person.key, made)
          made.show(person, followed === person.key)
          return made.element
        }))
        return row.element
      })
      arrange(list, shown)
      keepOnly(groups, new Set(now.map(({ organisation }) => organisation)))
      keepOnly(people, new Set(now.flatMap((group) => group.people.map(({ key }) => key))))
    },
  }
}

interface GroupRow {
  readonly element: HTMLElement
  readonly list: HTMLElement
  sign(sign: number): void
}

function groupRow({ name }: Group): GroupRow {
  const mark = signOf(0)
  const list = element("ul", {})
  const title = element("p", { class: "here-organisation" }, mark, element("span", {}, name))
  return { element: element("li", {}, title, list), list, sign: (sign) => (mark.className = `sign sign-${sign}`) }
}

interface PersonRow {
  readonly element: HTMLElement
  show(person: Person, isFollowed: boolean): void
}

function personRow({ key, name, isMe }: Person, say: Say, actions: Actions): PersonRow {
  const jump = button(say("here-jump"), () => actions.jump(key), "quiet")
  const follow = button(say("here-follow"), () => actions.follow(key), "quiet")
  jump.setAttribute("aria-label", say("here-jump-to", { name }))
  follow.setAttribute("aria-label", say("here-follow-whom", { name }))
  const buttons = element("span", { class: "here-actions" }, jump, follow)
  const who = element("span", { class: "here-name" }, isMe ? say("here-me", { name }) : name)
  return {
    element: element("li", { class: "here-person" }, who, isMe ? null : buttons),
    show({ latest }, isFollowed) {
      // Whoever has no caret in the text is nowhere to be found in it.
      buttons.hidden = latest === null && !isFollowed
      follow.setAttribute("aria-pressed", String(isFollowed))
    },
  }
}

function keepOnly(rows: Map<string, unknown>, wanted: ReadonlySet<string>): void {
  for (const key of rows.keys()) if (!wanted.has(key)) rows.delete(key)
}
