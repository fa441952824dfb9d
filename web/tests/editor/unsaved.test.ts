import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Statement } from "../../src/binding/handle"
import { wordsOf } from "../../src/editor/unsaved"
import { diceOf } from "../live/editor"

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

/** Another text, in which nothing of the first one is. */
const elsewhere = A.change(A.init<Statement>(), (doc) => {
  doc.text = "Aloitettu alusta."
})

test("the words of changes that build on what is not here are taken out of the changes", () => {
  const quoted = { ...marker, parents: [new A.ImmutableString("blockquote")] }
  const { doc, unsent } = alone([
    (doc) => A.splice(doc, ["text"], 9, 0, "riittävää "),
    (doc) => A.splice(doc, ["text"], 31, 0, " Jo heti!"),
    (doc) => A.splice(doc, ["text"], 32, 3, ""),
    (doc) => A.mark(doc, ["text"], { start: 9, end: 18, expand: "both" }, "strong", true),
    (doc) => A.splice(doc, ["text"], 18, 0, " 🎉"),
    (doc) => A.splitBlock(doc, ["text"], 40, quoted),
    (doc) => A.splice(doc, ["text"], 41, 0, "Nyt."),
    (doc) => A.splice(doc, ["text"], 0, 9, ""),
  ])
  assert.equal(A.getHeads(doc).length, 1)
  const words = "riittävää 🎉\nheti!\nNyt."
  assert.equal(wordsOf(elsewhere, unsent), words)
  const waiting = A.applyChanges(A.clone(elsewhere), [...unsent])[0]
  assert.equal(wordsOf(waiting, unsent), words, "a document that waits for what they build on has them no more")
})

test("of changes of which only the first ones are here no word is lost", () => {
  const { unsent, shared } = alone([
    (doc) => A.splice(doc, ["text"], 21, 0, " Yksi."),
    (doc) => A.splice(doc, ["text"], 0, 0, "Kaksi. "),
    (doc) => A.splice(doc, ["text"], 7, 0, "Kolme. "),
  ])
  const doc = A.applyChanges(A.clone(shared), [unsent[0]!, unsent[2]!])[0]
  assert.equal(wordsOf(doc, unsent), "Yksi.\nKaksi. Kolme.")
})

test("the changes themselves give the same letters as a text that has them", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const dice = diceOf(seed)
    const upTo = (most: number) => Math.floor(dice() * (most + 1))
    const edit = () => (doc: Statement) => {
      const at = upTo(doc.text.length)
      const chance = dice()
      if (chance < 0.5) A.splice(doc, ["text"], at, 0, "abcäöå🎉".slice(0, 2 * upTo(4)) + upTo(9))
      else if (chance < 0.7) A.splice(doc, ["text"], at, upTo(Math.min(4, doc.text.length - at)), "")
      else if (chance < 0.85) A.splitBlock(doc, ["text"], at, marker)
      else if (at > 0) A.mark(doc, ["text"], { start: upTo(at - 1), end: at, expand: "both" }, "em", true)
    }
    const shared = A.change(A.init<Statement>(), (doc) => {
      doc.text = "Vaadimme."
    })
    let doc = A.clone(shared)
    const unsent: Uint8Array[] = []
    for (let i = 0; i < 12; i++) {
      const before = doc
      doc = A.change(doc, edit())
      if (doc !== before) unsent.push(A.getLastLocalChange(doc)!)
    }
    const letters = (words: string) => [...words.replaceAll("\n", "").replaceAll(" ", "")].sort().join("")
    assert.equal(letters(wordsOf(elsewhere, unsent)), letters(wordsOf(doc, unsent)), `seed ${seed}`)
  }
})
