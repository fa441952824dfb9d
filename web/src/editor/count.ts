import type { Node } from "prosemirror-model"
import { element } from "./dom"
import type { Say } from "./words"

/** How long a text is. Characters are Unicode's code points: one for å, one for an ordinary emoji. */
export interface Length {
  readonly words: number
  readonly characters: number
  readonly spaceless: number
}

export interface Counter {
  readonly element: HTMLElement
  /** Counts again once the writer rests. */
  changed(doc: Node): void
}

/** How long typing must rest before the words are counted. */
const restMs = 300

/**
 * The line that says how long the text is. It is there to be read, and never interrupts; only that the text has become
 * longer than its limit, or fits again, is announced.
 */
export function createCounter(say: Say, doc: Node, limit: number | null): Counter {
  const words = element("span")
  const characters = element("span")
  const spaceless = element("span")
  const room = element("span", { class: "limit", hidden: "" })
  const crossed = element("span", { class: "visually-hidden", "aria-live": "polite" })
  let wasOver: boolean | null = null
  const showLimit = (characters: number) => {
    if (limit === null) return
    const { key, count } = roomOf(characters, limit)
    const sentence = say(key, { characters, max: limit, count })
    const isOver = key === "limit-over"
    room.hidden = false
    room.textContent = sentence
    room.classList.toggle("over", isOver)
    if (wasOver !== null && isOver !== wasOver) crossed.textContent = sentence
    wasOver = isOver
  }
  let latest = doc
  let rest: ReturnType<typeof setTimeout> | undefined
  const show = () => {
    const length = lengthOf(latest)
    words.textContent = say("count-words", { count: length.words })
    characters.textContent = say("count-characters", { count: length.characters })
    spaceless.textContent = say("count-spaceless", { count: length.spaceless })
    showLimit(length.characters)
  }
  show()
  return {
    // What is only heard stands first: at the end of a line it would make a narrow page scroll sideways.
    element: element("p", { class: "count" }, ...(limit === null ? [] : [crossed]), words, " ", characters, " ", spaceless, ...(limit === null ? [] : [" ", room])),
    changed(now) {
      latest = now
      clearTimeout(rest)
      rest = setTimeout(() => whenIdle(show), restMs)
    },
  }
}

/** What is left of the limit, or how much is too much: the sentence and its count. */
export function roomOf(characters: number, limit: number): { key: "limit-left" | "limit-over"; count: number } {
  return characters > limit
    ? { key: "limit-over", count: characters - limit }
    : { key: "limit-left", count: limit - characters }
}

/** The length of a whole text. A word is what stands between spaces and has a letter or a figure in it. */
export function lengthOf(doc: Node): Length {
  const sum = { words: 0, characters: 0, spaceless: 0 }
  doc.descendants((node) => {
    if (!node.isTextblock) return true
    const block = lengthOfBlock(node)
    sum.words += block.words
    sum.characters += block.characters
    sum.spaceless += block.spaceless
    return false
  })
  return sum
}

// Blocks are values: one that nobody has written in since is the same one, and need not be counted again.
const counted = new WeakMap<Node, Length>()

function lengthOfBlock(block: Node): Length {
  const before = counted.get(block)
  if (before !== undefined) return before
  const pieces = block.textContent.split(/\s+/u)
  const spaceless = pieces.reduce((sum, piece) => sum + points(piece), 0)
  const length = {
    words: pieces.filter((piece) => /[\p{Alphabetic}\p{N}]/u.test(piece)).length,
    characters: points(block.textContent),
    spaceless,
  }
  counted.set(block, length)
  return length
}

function points(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xdc00 || unit > 0xdfff) count += 1
  }
  return count
}

/** Safari can't say when it is idle. */
function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(task, { timeout: 2_000 })
  else task()
}
