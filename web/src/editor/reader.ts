import * as A from "@automerge/automerge/slim"
import type { Statement, TextHandle } from "../binding/handle"
import type { LogReader } from "../live/connection"
import { wordsOf } from "./unsaved"

/** Lets a statement's log flow into the document of `handle`. `before` is called before others' words are shown. */
export function readerOf(handle: TextHandle, waits: () => boolean, before: () => void): LogReader {
  return {
    waits,
    restart(snapshot, changes) {
      const doc = snapshot === null ? A.init<Statement>() : A.load<Statement>(snapshot)
      handle.replace(A.applyChanges(doc, [...changes])[0])
    },
    load: (snapshot) => handle.replace(A.loadIncremental(handle.doc, snapshot)),
    apply(changes) {
      before()
      handle.applyRemote([...changes])
    },
    save: () => A.save(handle.doc),
    wordsOf: (unsent) => wordsOf(handle.doc, unsent),
  }
}
