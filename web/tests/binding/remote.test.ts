import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import test from "node:test"
import { joinBackward, setBlockType, splitBlock, toggleMark, wrapIn } from "prosemirror-commands"
import { redo, undo } from "prosemirror-history"
import type { Transaction } from "prosemirror-state"
import { isFromText, positionsIn } from "../../src/binding/binding"
import type { Statement } from "../../src/binding/handle"
import { schema } from "../../src/binding/schema"
import { Peer, actor, peersOn, sync, textOf } from "./peer"

const { nodes, marks } = schema
const P: ["paragraph"] = ["paragraph"]
const LONG = textOf(["heading", [], { level: 1 }], "Otsikko", P, "yksi kaksi kolme", P, "neljä viisi")

// name · what the other does · the caret of the reader, before it the text it stands behind, after it the text before it
const CARETS: [string, A.Doc<Statement>, [string, string], (other: Peer) => void, [string, string]][] = [
  ["typing before the caret", LONG, ["yksi ", "kaksi"], (o) => (o.select("yksi"), o.type("nolla ")), ["nolla yksi ", "kaksi"]],
  ["typing after the caret", LONG, ["yksi ", "kaksi"], (o) => (o.select("kolme"), o.type("x ")), ["yksi ", "kaksi x"]],
  ["typing at the caret", LONG, ["yksi ", "kaksi"], (o) => (o.select("kaksi"), o.type("x")), ["yksi ", "xkaksi"]],
  ["typing an equal letter before it", textOf(P, "aaaa"), ["aa", "aa"], (o) => (o.selectBetween(1, 1), o.type("a")), ["aaa", "aa"]],
  ["deleting around the caret", LONG, ["yksi ka", "ksi"], (o) => (o.select("kaksi ", "kaksi "), o.type("")), ["yksi ", "kolme"]],
  ["a paragraph above", LONG, ["yksi ", "kaksi"], (o) => (o.selectBetween(4, 4), o.run(splitBlock)), ["yksi ", "kaksi"]],
  ["Enter at the caret", LONG, ["yksi ", "kaksi"], (o) => (o.select("kaksi"), o.run(splitBlock)), ["yksi ", ""]],
  ["Enter at the caret at the beginning", LONG, ["", "yksi"], (o) => (o.select("yksi"), o.run(splitBlock)), ["", ""]],
  ["a first marker", textOf("abc"), ["", "abc"], (o) => (o.select("abc"), o.run(setBlockType(nodes.heading))), ["", "abc"]],
  ["Enter before the caret", LONG, ["yksi ", "kaksi"], (o) => (o.select("si kaksi"), o.run(splitBlock)), ["si ", "kaksi"]],
  ["joining with the block before", LONG, ["yksi ", "kaksi"], (o) => (o.select("yksi"), o.run(joinBackward)), ["Otsikkoyksi ", "kaksi"]],
  ["another type of block", LONG, ["yksi ", "kaksi"], (o) => (o.select("kolme"), o.run(setBlockType(nodes.heading))), ["yksi ", "kaksi"]],
  ["another type, caret at the beginning", LONG, ["", "yksi"], (o) => (o.select("kolme"), o.run(setBlockType(nodes.heading))), ["", "yksi"]],
  ["a quote around the block", LONG, ["yksi ", "kaksi"], (o) => (o.select("kolme"), o.run(wrapIn(nodes.blockquote))), ["yksi ", "kaksi"]],
  ["bold", LONG, ["yksi ", "kaksi"], (o) => (o.select("yksi", "kolme"), o.run(toggleMark(marks.strong))), ["yksi ", "kaksi"]],
]

for (const [name, text, [behind, before], act, [nowBehind, nowBefore]] of CARETS) {
  test(`the caret keeps its place when another makes: ${name}`, () => {
    const [reader, other] = peersOn(text, 2) as [Peer, Peer]
    const at = reader.find(behind + before) + behind.length
    reader.selectBetween(at, at)
    act(other)
    sync(reader, other)
    reader.check()
    const { $head, empty } = reader.state.selection
    const around = $head.parent.textContent
    assert.ok(empty)
    assert.equal(around.slice(0, $head.parentOffset), nowBehind)
    assert.ok(around.slice($head.parentOffset).startsWith(nowBefore), around)
  })
}

test("a selection does not grow when another types at its edges", () => {
  const [reader, other] = peersOn(LONG, 2) as [Peer, Peer]
  reader.select("kaksi", "kaksi")
  other.select("kaksi")
  other.type("x")
  other.select(" kolme")
  other.type("y")
  sync(reader, other)
  const { from, to } = reader.state.selection
  assert.equal(reader.state.doc.textBetween(from, to), "kaksi")
})

test("what is not changed is not touched: edits in two blocks are two small steps", () => {
  const [reader, other] = peersOn(LONG, 2) as [Peer, Peer]
  const seen = record(reader)
  other.select("Otsikko")
  other.type("X")
  other.select("viisi")
  other.type("YY")
  sync(reader, other)
  const steps = seen.flatMap((transaction) => transaction.steps.map((step) => JSON.stringify(step)))
  assert.equal(steps.length, 2)
  assert.match(steps[0] ?? "", /"from":1,"to":1,"slice":\{"content":\[\{"type":"text","text":"X"\}\]\}/)
  assert.ok(seen.every((transaction) => isFromText(transaction) && transaction.getMeta("addToHistory") === false))
  assert.ok(seen.every((transaction) => !transaction.scrolledIntoView))
})

test("another type of block is a step around the text, not through it", () => {
  const [reader, other] = peersOn(LONG, 2) as [Peer, Peer]
  const seen = record(reader)
  other.select("kaksi")
  other.run(setBlockType(nodes.heading))
  sync(reader, other)
  const mapped = seen[0]?.mapping.map(reader.find("kaksi"))
  assert.equal(mapped, reader.find("kaksi"))
})

test("undo takes back one's own writing only", () => {
  const [a, b] = peersOn(LONG, 2) as [Peer, Peer]
  a.select("kaksi")
  a.type("AAA ")
  sync(a, b)
  b.select("AAA")
  b.type("BBB ")
  b.select("Otsikko")
  b.run(setBlockType(nodes.heading, { level: 3 }))
  sync(a, b)
  a.run(undo)
  a.check()
  assert.equal(a.state.doc.child(1).textContent, "yksi BBB kaksi kolme")
  assert.equal(a.state.doc.child(0).attrs["level"], 3)
  assert.equal(a.run(undo), false, "there is nothing more of one's own")
  a.run(redo)
  a.check()
  sync(a, b)
  b.check()
  assert.ok(b.state.doc.textContent.includes("AAA") && b.state.doc.textContent.includes("BBB"))
})

test("one's own word between two that came in one go can still be undone", () => {
  const [a, b] = peersOn(LONG, 2) as [Peer, Peer]
  a.select("kaksi")
  a.type("OMA ")
  sync(a, b)
  b.select("yksi")
  b.type("alku ")
  b.select("kolme")
  b.type("loppu ")
  sync(a, b)
  a.run(undo)
  a.check()
  assert.equal(a.state.doc.child(1).textContent, "alku yksi kaksi loppu kolme")
})

test("bold that is switched on stays on while others write", () => {
  const [a, b] = peersOn(LONG, 2) as [Peer, Peer]
  a.select("kaksi")
  a.run(toggleMark(marks.strong))
  b.select("yksi")
  b.type("x")
  sync(a, b)
  a.type("lihava")
  a.check()
  assert.equal(a.state.doc.child(1).toString(), 'paragraph("xyksi ", strong("lihava"), "kaksi kolme")')
})

test("two who change one block's type at once leave at most an empty block beside it", () => {
  const [a, b] = peersOn(textOf(P, "kohta"), 2) as [Peer, Peer]
  a.run(setBlockType(nodes.heading, { level: 1 }))
  b.run(wrapIn(nodes.blockquote))
  sync(a, b)
  a.check()
  b.check()
  assert.equal(a.state.doc.toString(), b.state.doc.toString())
  assert.equal(a.state.doc.textContent, "kohta")
  assert.equal(a.state.doc.childCount, 2)
})

test("a document put in place of the old one is shown, and writing goes on in it", () => {
  const reader = new Peer(LONG, actor(1))
  reader.select("kaksi")
  reader.type("hukkuva ")
  reader.handle.replace(A.clone(LONG, { actor: actor(9) }))
  reader.check()
  reader.type("uusi")
  reader.check()
  assert.equal(A.decodeChange(reader.changes[1] ?? new Uint8Array()).actor, actor(9))
})

test("places in the editor and in the text translate both ways, with and without a first marker", () => {
  for (const text of [LONG, textOf("ab", P, "", P, "cd")]) {
    const peer = new Peer(text, actor(1))
    const positions = positionsIn(peer.state)
    const spans = A.spans(peer.handle.doc, ["text"])
    const flat = spans.map((span) => (span.type === "text" ? span.value : "\uFFFC")).join("")
    peer.state.doc.descendants((node, pos) => {
      if (!node.isText) return
      const index = positions.indexAt(pos)
      assert.equal(flat.slice(index, index + node.nodeSize), node.text)
      for (let i = 0; i <= node.nodeSize; i++) assert.equal(positions.posAt(positions.indexAt(pos + i)), pos + i)
    })
  }
})

function record(peer: Peer): Transaction[] {
  const seen: Transaction[] = []
  const { dispatch } = peer
  peer.dispatch = (transaction) => {
    seen.push(transaction)
    dispatch(transaction)
  }
  return seen
}
