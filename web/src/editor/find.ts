import type { Node } from "prosemirror-model"
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from "prosemirror-state"
import { Decoration, DecorationSet } from "prosemirror-view"

/** Where the words that are looked for stand. */
export interface Match {
  readonly from: number
  readonly to: number
}

export interface Finding {
  readonly query: string
  readonly matches: readonly Match[]
  /** Which of them is selected; -1 for none. */
  readonly at: number
}

/** Marks in the text what is looked for. The marks are drawn; they are no part of the text. */
export function finding(): Plugin<Found> {
  return new Plugin<Found>({
    key,
    state: {
      init: () => NOTHING,
      apply(transaction, before, _old, state) {
        const query = (transaction.getMeta(key) as string | undefined) ?? before.query
        if (query === "") return NOTHING
        const fresh = query !== before.query || transaction.docChanged
        const matches = fresh ? occurrences(state.doc, query) : before.matches
        const at = selected(matches, state)
        if (!fresh && at === before.at) return before
        return { query, matches, at, drawn: draw(state.doc, matches, at) }
      },
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
  })
}

/** What is looked for now, and where it was found. */
export function found(state: EditorState): Finding {
  return key.getState(state) ?? NOTHING
}

/** Looks for other words; for nothing if `query` is empty. */
export function lookFor(query: string, transaction: Transaction): Transaction {
  return transaction.setMeta(key, query).setMeta("addToHistory", false)
}

/** Selects the next match after the selection, or the one before it, going round at the end. `here` may stay where it is. */
export function selectMatch(state: EditorState, which: "next" | "previous" | "here"): Transaction | null {
  const { matches, at } = found(state)
  const { from } = state.selection
  const ahead = matches.findIndex((match) => (which === "next" && at >= 0 ? match.from > from : match.from >= from))
  const next = ahead < 0 ? 0 : ahead
  const previous = (ahead < 0 ? matches.length : ahead) - 1
  const match = which === "previous" ? matches.at(previous) : matches[next]
  if (match === undefined) return null
  return state.tr.setSelection(TextSelection.create(state.doc, match.from, match.to))
}

/**
 * Every place where the words stand inside one block, whatever marks cut through them. Capitals count as small letters,
 * accents count: ä is not a. A no-break space or a line break is a space.
 */
export function occurrences(doc: Node, query: string): Match[] {
  const wanted = folded(query.normalize("NFC"))
  const matches: Match[] = []
  if (wanted === "") return matches
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true
    const text = folded(node.textContent)
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      matches.push({ from: pos + 1 + at, to: pos + 1 + at + wanted.length })
    }
    return false
  })
  return matches
}

interface Found extends Finding {
  readonly drawn: DecorationSet
}

const key = new PluginKey<Found>("find")
const NOTHING: Found = { query: "", matches: [], at: -1, drawn: DecorationSet.empty }

function selected(matches: readonly Match[], { selection }: EditorState): number {
  return matches.findIndex((match) => match.from === selection.from && match.to === selection.to)
}

function draw(doc: Node, matches: readonly Match[], at: number): DecorationSet {
  const marks = matches.map(({ from, to }, i) => Decoration.inline(from, to, { class: i === at ? "found found-here" : "found" }))
  return DecorationSet.create(doc, marks)
}

/** Small letters, each as long as its capital, so that places stay the same. */
function folded(text: string): string {
  const lower = text.toLowerCase()
  const aligned = lower.length === text.length ? lower : [...text].map((one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join("")
  return aligned.replace(/[\u00A0\n\t]/g, " ")
}
