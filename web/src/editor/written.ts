import type * as A from "@automerge/automerge/slim"

/** A character, a block or the edge of a mark as a change puts it into the text; or the place of one that is not here. */
interface Item {
  text: string
  next: Item | null
}

/** What automerge says of an operation on a sequence; its own type leaves the sequence out. */
interface Operation {
  readonly action: string
  readonly obj: string
  readonly elemId?: string
  readonly insert?: boolean
  readonly value?: unknown
}

/**
 * What changes put into a text of which nothing else is here, without what they took away again: the words of each place,
 * a block on a line of its own. The changes come in the order of writing.
 */
export function writtenBy(changes: readonly A.DecodedChange[]): string[] {
  const items = new Map<string, Item>()
  const places: Item[] = []
  /** A block is a map within the text, and what its parents are is a sequence of its own. */
  const blocks = new Set<string>()
  const behind = (id: string) => {
    const known = items.get(id)
    if (known !== undefined) return known
    const place: Item = { text: "", next: null }
    items.set(id, place)
    places.push(place)
    return place
  }
  for (const { actor, startOp, ops } of changes) {
    for (const [at, { action, obj, elemId, insert, value }] of (ops as readonly unknown[] as readonly Operation[]).entries()) {
      const id = `${startOp + at}@${actor}`
      const isInText = elemId !== undefined && !blocks.has(obj)
      if (action.startsWith("make")) blocks.add(id)
      if (isInText && insert === true) {
        const before = behind(elemId)
        before.next = { text: action === "set" ? String(value) : action === "makeMap" ? "\n" : "", next: before.next }
        items.set(id, before.next)
      } else if (isInText && action === "del") {
        const gone = items.get(elemId)
        if (gone !== undefined) gone.text = ""
      }
    }
  }
  return places.map(textFrom)
}

function textFrom(place: Item): string {
  let text = ""
  for (let item: Item | null = place; item !== null; item = item.next) text += item.text
  return text
}
