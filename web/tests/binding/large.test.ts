import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import test from "node:test"
import { deleteSelection, toggleMark } from "prosemirror-commands"
import { undo } from "prosemirror-history"
import { Fragment, Slice } from "prosemirror-model"
import { AllSelection } from "prosemirror-state"
import { pieces, type Operation } from "../../src/binding/operations"
import { schema } from "../../src/binding/schema"
import { assertAdmissible } from "./grammar"
import { Peer, actor, textOf } from "./peer"

const { nodes, marks } = schema

test("a paste of 100,000 characters, its undoing and select-all-delete go out in changes the server takes", () => {
  const peer = new Peer(textOf(["paragraph"], "alku loppu"), actor(1))
  const word = "työllisyys 👩‍👩‍👧 "
  const text = word.repeat(Math.ceil(100_000 / word.length))
  peer.select("loppu")
  peer.type(text)
  assertSplit(peer, 10)
  assert.equal(peer.state.doc.textContent, `alku ${text}loppu`)
  peer.run(undo)
  assertSplit(peer, 10)
  assert.equal(peer.state.doc.textContent, "alku loppu")
  peer.type(text)
  assertSplit(peer, 10)
  peer.dispatch(peer.state.tr.setSelection(new AllSelection(peer.state.doc)))
  peer.run(deleteSelection)
  assertSplit(peer, 10)
  assert.equal(peer.state.doc.toString(), "doc(paragraph)")
})

test("a paste of 2,000 marked paragraphs goes out in changes the server takes, marks and all", () => {
  const peer = new Peer(textOf(), actor(1))
  const paragraphs = Array.from({ length: 2_000 }, (_, i) => {
    const link = marks.link.create({ href: `https://esimerkki.fi/${"x".repeat(200)}/${i}`, title: "" })
    return nodes.paragraph.create(null, [
      schema.text("kohta ", [marks.strong.create()]),
      schema.text(String(i), [link]),
      schema.text(" on perusteltu", [marks.em.create()]),
    ])
  })
  peer.dispatch(peer.state.tr.replaceSelection(new Slice(Fragment.from(paragraphs), 1, 1)))
  assertSplit(peer, 5)
  assert.equal(peer.state.doc.childCount, 2_000)
  peer.dispatch(peer.state.tr.setSelection(new AllSelection(peer.state.doc)))
  peer.run(toggleMark(marks.strong))
  assertSplit(peer, 1)
})

test("pieces never part the halves of a character, and together they are the whole", () => {
  const insert = "a" + "😀".repeat(30_000)
  const operations: Operation[] = [{ kind: "text", index: 5, remove: insert, insert }]
  let [removed, inserted, at] = ["", "", 5]
  for (const operation of pieces(operations).flat()) {
    assert.ok(operation.kind === "text")
    assert.ok(operation.remove.isWellFormed() && operation.insert.isWellFormed())
    assert.equal(operation.index, at)
    removed += operation.remove
    inserted += operation.insert
    at += operation.insert.length
  }
  assert.equal(removed, insert)
  assert.equal(inserted, insert)
})

/** Whether what was sent since the last time is `least` changes or more, all admissible; another reads the same from them. */
function assertSplit(peer: Peer, least: number): void {
  peer.check()
  const sent = peer.changes.splice(0)
  assert.ok(sent.length >= least, `${sent.length} changes`)
  sent.forEach(assertAdmissible)
  assert.deepEqual(A.getAllChanges(peer.handle.doc).slice(-sent.length), sent, "announced in order, none left out")
}
