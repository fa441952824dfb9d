import * as A from "@automerge/automerge/slim"
import type { Statement } from "../binding/handle"

/**
 * The words that only this document has: what `unsent`, its own last changes, have put into the text and nobody else
 * will see. One line for each place.
 */
export function wordsOf(doc: A.Doc<Statement>, unsent: readonly Uint8Array[]): string {
  if (unsent.length === 0) return ""
  const before = headsWithout(doc, unsent.map((bytes) => A.decodeChange(bytes)))
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
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== "").join("\n")
}

/** The heads of everything in the document but `unsent`: what they built on, and what came from others since. */
function headsWithout(doc: A.Doc<Statement>, unsent: readonly A.DecodedChange[]): string[] {
  const own = new Set(unsent.map((change) => change.hash))
  const others = [...A.getHeads(doc), ...unsent.flatMap((change) => change.deps)].filter((hash) => !own.has(hash))
  return [...new Set(others)]
}
