import * as A from "@automerge/automerge/slim"
import type { Node } from "prosemirror-model"
import type { Statement } from "./handle"
import { linesFromSpans, type Line } from "./lines"
import { docFromLines } from "./tree"

/** Where a statement's text stands in its automerge document. */
export const TEXT: A.Prop[] = ["text"]

/** One reading of the whole text. */
export interface Reading {
  readonly lines: readonly Line[]
  /** What the editor is to show. */
  readonly doc: Node
  /** Whether the first line stands before any marker. */
  readonly headless: boolean
}

/** Reads the whole text. It costs about 3 ms for 12,000 characters, so once for a transaction. */
export function read(doc: A.Doc<Statement>): Reading {
  const lines = linesFromSpans(A.spans(doc, TEXT))
  return { lines, doc: docFromLines(lines), headless: lines[0]?.marked === false }
}

/** What the editor shows for a statement's text. */
export function docFromText(doc: A.Doc<Statement>): Node {
  return read(doc).doc
}
