import { element } from "./dom"
import type { Person } from "./people"
import type { Say } from "./words"

/** Who comes and goes within this time is told together, and who does both is not told at all. */
const gatherMs = 3_000
/** Who was here before this page is told to it within this time. */
const firstMs = 500
/** More than so many are told by their number. */
const namesMax = 3

export interface Arrivals {
  readonly element: HTMLElement
  /** Takes note of who is here. Nobody has left only because this page has lost its line: then `known` is false. */
  show(people: readonly Person[], known: boolean): void
  /** Reads out a sentence, at the next moment of rest. */
  say(sentence: string): void
}

/** Reads out politely who has come and who has left, never what they write. Who was here before oneself is in the list. */
export function createArrivals(say: Say, language: string): Arrivals {
  const heard = element("p", { class: "visually-hidden", "aria-live": "polite" })
  const list = new Intl.ListFormat(language)
  let told: ReadonlyMap<string, string> | null = null
  let present: ReadonlyMap<string, string> = new Map()
  let rest: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    rest = undefined
    const { came, left } = difference(told ?? present, present)
    told = present
    const count = { came: came.length, left: left.length }
    const sentences = [
      count.came > 0 && (count.came > namesMax ? say("here-joined-many", { count: count.came }) : say("here-joined", { count: count.came, names: list.format(came) })),
      count.left > 0 && (count.left > namesMax ? say("here-left-many", { count: count.left }) : say("here-left", { count: count.left, names: list.format(left) })),
    ]
    const spoken = sentences.filter((sentence) => sentence !== false).join(" ")
    if (spoken !== "") heard.textContent = spoken
  }
  return {
    element: heard,
    show(people, known) {
      if (!known) {
        clearTimeout(rest)
        rest = undefined
        return
      }
      present = new Map(people.filter(({ isMe }) => !isMe).map((one) => [one.key, `${one.name} (${one.organisationName})`]))
      const { came, left } = difference(told ?? new Map(), present)
      if (told === null || came.length > 0 || left.length > 0) rest ??= setTimeout(tell, told === null ? firstMs : gatherMs)
    },
    say(sentence) {
      heard.textContent = sentence
    },
  }
}

/** Who is in the one and not in the other. */
export function difference(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): { came: string[]; left: string[] } {
  const missing = (from: ReadonlyMap<string, string>, all: ReadonlyMap<string, string>) =>
    [...all].filter(([key]) => !from.has(key)).map(([, name]) => name)
  return { came: missing(before, now), left: missing(now, before) }
}
