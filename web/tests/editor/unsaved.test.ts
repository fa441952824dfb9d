import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Statement } from "../../src/binding/handle"
import { wordsOf } from "../../src/editor/unsaved"

const marker = { type: new A.ImmutableString("paragraph"), parents: [], attrs: {}, isEmbed: false }

/** A text of one line; then `write` makes changes that nobody else has. Gives back the document and those changes. */
function alone(write: ((doc: Statement) => void)[]): { doc: A.Doc<Statement>; unsent: Uint8Array[]; shared: A.Doc<Statement> } {
  const shared = A.change(A.init<Statement>(), (doc) => {
    doc.text = "Vaadimme palkkatukea."
  })
  let doc = A.clone(shared)
  const unsent = write.map((one) => {
    doc = A.change(doc, one)
    return A.getLastLocalChange(doc)!
  })
  return { doc, unsent, shared }
}

test("what only this document has is given back, one line for each place", () => {
  const { doc, unsent } = alone([
    (doc) => A.splice(doc, ["text"], 9, 0, "riittävää "),
    (doc) => A.splice(doc, ["text"], 31, 0, " Heti!"),
    (doc) => A.splice(doc, ["text"], 37, 0, " Nyt."),
  ])
  assert.equal(wordsOf(doc, unsent), "riittävää\nHeti! Nyt.")
})

test("what others wrote meanwhile, and what is on disk already, is not given back", () => {
  const { doc, unsent, shared } = alone([
    (doc) => A.splice(doc, ["text"], 0, 0, "Tallessa. "),
    (doc) => A.splice(doc, ["text"], 10, 0, "Hukassa. "),
  ])
  const other = A.change(A.clone(shared), (doc) => A.splice(doc, ["text"], 21, 0, " Toinen."))
  assert.equal(wordsOf(A.merge(doc, other), unsent.slice(1)), "Hukassa.")
  assert.equal(wordsOf(doc, []), "")
})

test("new paragraphs are lines, and what was only taken away gives nothing", () => {
  const { doc, unsent } = alone([
    (doc) => A.splitBlock(doc, ["text"], 21, marker),
    (doc) => A.splice(doc, ["text"], 22, 0, "Yksi"),
    (doc) => A.splitBlock(doc, ["text"], 26, marker),
    (doc) => A.splice(doc, ["text"], 27, 0, "Kaksi"),
  ])
  assert.equal(wordsOf(doc, unsent), "Yksi\nKaksi")
  const less = alone([(doc) => A.splice(doc, ["text"], 0, 9, "")])
  assert.equal(wordsOf(less.doc, less.unsent), "")
})
