import * as A from "@automerge/automerge/slim"
import type { Statement } from "../binding/handle"
import { writtenBy } from "./written"

/**
 * The words that `unsent`, the person's own changes in the order of writing, have put into the text and nobody else will
 * see. One line for each place. What the document has of them is read in it; of what it has not, for it builds on changes that
 * are not here, the words are taken out of the changes themselves.
 */
export function wordsOf(doc: A.Doc<Statement>, unsent: readonly Uint8Array[]): string {
  const changes = unsent.map((bytes) => A.decodeChange(bytes))
  const isIn = (change: A.DecodedChange) => A.hasHeads(doc, [change.hash])
  const pieces = [...wordsIn(doc, changes.filter(isIn)), ...writtenBy(changes.filter((change) => !isIn(change)))]
  const lines = pieces.flatMap((piece) => piece.split("\n"))
  return lines.map((line) => line.trim()).filter((line) => line !== "").join("\n")
}

/** The words of the document's own last changes. */
function wordsIn(doc: A.Doc<Statement>, own: readonly A.DecodedChange[]): string[] {
  if (own.length === 0) return []
  const before = headsWithout(doc, own)
  const pieces: string[] = []
  // Where the last piece of text ended; what is put right behind it belongs to it.
  let end = -1
  for (const patch of A.diff(doc, before, A.getHeads(doc))) {
    const [root, at] = patch.path
    if (root !== "text" || typeof at !== "number" || patch.path.length !== 2) continue
    if (patch.action === "splice") {
      if (at === end) pieces.push((pieces.pop() ?? "") + patch.value)
      else pieces.push(patch.value)
      end = at + patch.value.length
    } else if (patch.action === "insert") {
      if (at === end) pieces.push("")
      end = at + 1
    }
  }
  return pieces
}

/** The heads of everything in the document but `unsent`: what they built on, and what came from others since. */
function headsWithout(doc: A.Doc<Statement>, unsent: readonly A.DecodedChange[]): string[] {
  const own = new Set(unsent.map((change) => change.hash))
  const others = [...A.getHeads(doc), ...unsent.flatMap((change) => change.deps)].filter((hash) => !own.has(hash))
  return [...new Set(others)]
}
