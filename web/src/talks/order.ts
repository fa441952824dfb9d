import type { Say } from "../editor/words"
import type { Item } from "./column"
import type { Comment } from "./comments"
import { DRAFT, type Places, type Range } from "./marks"

/**
 * Everything in the order of its words; then what is about the whole, and what has lost its words. What is still looked
 * for is left out. `hasDraft` if a comment is being written: where it has no words it comes first.
 */
export function orderOf(comments: readonly Comment[], places: Places, hasDraft: boolean, isLooking: boolean, say: Say): Item[] {
  const placed: { item: Item; range: Range }[] = []
  const whole: Item[] = []
  const gone: Item[] = []
  for (const { number, anchor, cursors } of comments) {
    const range = places.get(number)
    if (range !== undefined) placed.push({ item: { number, from: range.from, heading: null }, range })
    else if (anchor.quote === null) whole.push({ number, from: null, heading: say("talk-whole") })
    else if (cursors === null || !isLooking) gone.push({ number, from: null, heading: say("talk-gone") })
  }
  placed.sort((one, other) => one.range.from - other.range.from || one.range.to - other.range.to || one.item.number - other.item.number)
  const order = [...placed.map(({ item }) => item), ...whole, ...gone]
  if (!hasDraft) return order
  const from = places.get(DRAFT)?.from ?? 1
  const at = order.findIndex((item) => item.from === null || item.from > from)
  order.splice(at < 0 ? order.length : at, 0, { number: DRAFT, from, heading: null })
  return order
}
