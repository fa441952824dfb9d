import type { Node } from "prosemirror-model"

/** One text block: where its text begins in the editor and in automerge, and how long it is (UTF-16 code units in both). */
interface Row {
  readonly pos: number
  readonly index: number
  readonly length: number
}

/**
 * Translates between places in the editor and in the automerge text. Exact, because every text block is one marker
 * followed by its characters.
 */
export class Positions {
  readonly #rows: Row[] = []

  /** `headless`: the first text block has no marker before it. */
  constructor(doc: Node, headless: boolean) {
    let index = headless ? -1 : 0
    doc.descendants((node, pos) => {
      if (!node.isTextblock) return true
      index += 1
      this.#rows.push({ pos: pos + 1, index, length: node.content.size })
      index += node.content.size
      return false
    })
  }

  /**
   * The index in the text for a place in the editor. Between two blocks it is the end of the former, that is, just
   * before the latter's marker.
   */
  indexAt(pos: number): number {
    const row = this.#last((candidate) => candidate.pos <= pos)
    return row === null ? 0 : row.index + Math.min(pos - row.pos, row.length)
  }

  /** The place in the editor for an index in the text. A marker's own index is the end of the block before it. */
  posAt(index: number): number {
    const row = this.#last((candidate) => candidate.index <= index) ?? this.#rows[0]
    return row === undefined ? 0 : row.pos + Math.max(0, Math.min(index - row.index, row.length))
  }

  /** The place in the editor of a stretch of text, if it lies within one block. */
  within(index: number, length: number): { from: number; to: number } | null {
    const row = this.#last((candidate) => candidate.index <= index)
    if (row === null || index + length > row.index + row.length) return null
    const from = row.pos + index - row.index
    return { from, to: from + length }
  }

  #last(holds: (row: Row) => boolean): Row | null {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const row = this.#rows[middle]
      if (row !== undefined && holds(row)) low = middle + 1
      else high = middle
    }
    return this.#rows[low - 1] ?? null
  }
}
