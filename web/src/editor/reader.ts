import * as A from "@automerge/automerge/slim"
import type { Statement, TextHandle } from "../binding/handle"
import type { LogReader } from "../live/connection"
import { wordsOf } from "./unsaved"

/**
 * Lets a statement's log flow into the document of `handle`. `before` is called before others' words are shown. Where all
 * begins with nothing, what was shown stays until there is a text again.
 */
export function readerOf(handle: TextHandle, waits: () => boolean, before: () => void): LogReader {
  let fresh: A.Doc<Statement> | null = null
  const begun = (doc: A.Doc<Statement>) => {
    const isShown = "text" in handle.doc
    fresh = isShown && !("text" in doc) ? doc : null
    // Whoever claimed an actor meanwhile gave it to the document that is shown.
    if (fresh === null) handle.replace(isShown ? A.clone(doc, { actor: A.getActorId(handle.doc) }) : doc)
  }
  return {
    waits,
    restart(snapshot, changes) {
      const doc = snapshot === null ? A.init<Statement>() : A.load<Statement>(snapshot)
      begun(A.applyChanges(doc, [...changes])[0])
    },
    load(snapshot) {
      if (fresh !== null) begun(A.loadIncremental(fresh, snapshot))
      else handle.replace(A.loadIncremental(handle.doc, snapshot))
    },
    apply(changes) {
      before()
      if (fresh !== null) begun(A.applyChanges(fresh, [...changes])[0])
      else handle.applyRemote([...changes])
    },
    save: () => A.save(handle.doc),
    wordsOf: (unsent) => wordsOf(handle.doc, unsent),
  }
}
