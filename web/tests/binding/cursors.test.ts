import assert from "node:assert/strict"
import { test } from "node:test"
import { setBlockType, splitBlock } from "prosemirror-commands"
import { positionsIn } from "../../src/binding/binding"
import { type Cursors, cursorsOf, placeOf } from "../../src/binding/cursors"
import { schema } from "../../src/binding/schema"
import { type Peer, peersOn, sync, textOf } from "./peer"

const P: ["paragraph"] = ["paragraph"]

/** The text as one sees it, with `|` where the caret stands, or `[` and `]` around a selection. */
function seen(peer: Peer, cursors: Cursors): string {
  const { state, handle } = peer
  const place = placeOf(cursors, positionsIn(state), handle.doc)
  if (place === null) return "nowhere"
  const [from, to] = [Math.min(place.anchor, place.head), Math.max(place.anchor, place.head)]
  const marks: [number, string][] = from === to ? [[to, "|"]] : [[from, "["], [to, "]"]]
  const blocks: string[] = []
  state.doc.forEach((block, offset) => {
    let text = block.textContent
    for (const [pos, mark] of [...marks].reverse()) {
      const at = pos - offset - 1
      if (at >= 0 && at <= block.content.size) text = text.slice(0, at) + mark + text.slice(at)
    }
    blocks.push(text)
  })
  return blocks.join(" / ")
}

// name · text · what the one has selected · what then happens · what the other sees
const ROWS: [string, string[], (one: Peer) => void, (one: Peer, other: Peer) => void, string][] = [
  ["a caret between letters", ["äb"], (a) => a.select("b"), () => {}, "ä|b"],
  ["a caret behind an emoji", ["a😀b"], (a) => a.select("b"), () => {}, "a😀|b"],
  ["a caret behind a family", ["👩‍👩‍👧ö"], (a) => a.select("ö"), () => {}, "👩‍👩‍👧|ö"],
  ["a caret at the start of the text", ["ab"], (a) => a.select("a"), () => {}, "|ab"],
  ["a caret at the start of a later block", ["ab", "cd"], (a) => a.select("c"), () => {}, "ab / |cd"],
  ["a caret at the end of a block", ["ab", "cd"], (a) => a.selectBetween(3, 3), () => {}, "ab| / cd"],
  ["a caret in an empty block", ["ab", "", "c"], (a) => a.selectBetween(5, 5), () => {}, "ab / | / c"],
  ["others write before it", ["abc"], (a) => a.select("c"), (_, b) => (b.select("a"), b.type("åå")), "ååab|c"],
  ["others write at it", ["abc"], (a) => a.select("c"), (_, b) => (b.select("c"), b.type("x")), "ab|xc"],
  ["others delete what it stands behind", ["abc"], (a) => a.select("c"), (_, b) => remove(b, "b"), "a|c"],
  ["others delete all around it", ["abcd"], (a) => a.select("c"), (_, b) => remove(b, "a", "d"), "|"],
  ["others split the block before it", ["abcd"], (a) => a.select("d"), (_, b) => (b.select("b"), b.run(splitBlock)), "a / bc|d"],
  ["others split the block at it", ["abcd"], (a) => a.select("c"), (_, b) => (b.select("c"), b.run(splitBlock)), "ab| / cd"],
  ["others make a heading of its block", ["abc"], (a) => a.select("c"), (_, b) => (b.select("a"), b.run(setBlockType(schema.nodes.heading, { level: 2 }))), "ab|c"],
  ["one splits the block oneself", ["abcd"], (a) => (a.select("c"), a.run(splitBlock)), () => {}, "ab / |cd"],
  ["one types on", ["ab"], (a) => (a.select("b"), a.type("ä😀")), () => {}, "aä😀|b"],
  ["a selection", ["abcd"], (a) => a.select("b", "c"), () => {}, "a[bc]d"],
  ["a selection backwards", ["abcd"], (a) => a.selectBetween(4, 2), () => {}, "a[bc]d"],
  ["a selection does not grow at its end", ["abcd"], (a) => a.select("b", "c"), (_, b) => (b.select("d"), b.type("x")), "a[bc]xd"],
  ["nor at its start", ["abcd"], (a) => a.select("b", "c"), (_, b) => (b.select("b"), b.type("x")), "ax[bc]d"],
  ["it takes in what is written inside", ["abcd"], (a) => a.select("b", "c"), (_, b) => (b.select("c"), b.type("x")), "a[bxc]d"],
  ["over two blocks", ["abc", "def"], (a) => a.select("b", "e"), () => {}, "a[bc / de]f"],
  ["all of it deleted is a caret", ["abcd"], (a) => a.select("b", "c"), (_, b) => remove(b, "b", "c"), "a|d"],
]

for (const [name, texts, select, happen, expected] of ROWS) {
  test(`where others see it: ${name}`, () => {
    const [one, other] = peersOn(textOf(...texts.flatMap((text) => [P, text])), 2) as [Peer, Peer]
    select(one)
    const cursors = cursorsOf(one.state, one.handle.doc)
    assert.ok(cursors)
    happen(one, other)
    sync(one, other)
    assert.equal(seen(other, cursors), expected)
  })
}

test("a caret whose letter has not arrived is nowhere, and there as soon as it has", () => {
  const [one, other] = peersOn(textOf(P, "ab"), 2) as [Peer, Peer]
  one.select("b")
  one.type("x")
  const cursors = cursorsOf(one.state, one.handle.doc)
  assert.ok(cursors)
  assert.equal(seen(other, cursors), "nowhere")
  sync(one, other)
  assert.equal(seen(other, cursors), "ax|b")
})

test("an empty text has nothing to hold on to", () => {
  const [one] = peersOn(textOf(), 1) as [Peer]
  assert.equal(cursorsOf(one.state, one.handle.doc), null)
})

test("what is no cursor is nowhere and does no harm", () => {
  const [one] = peersOn(textOf(P, "ab"), 1) as [Peer]
  for (const head of ["", "-", "@", "2@", "@00", "a@00", "--2@00", "2@00@00", "9".repeat(60) + "@00", "2@" + "f".repeat(120), "s", "e"]) {
    assert.equal(seen(one, { anchor: head, head }), "nowhere", head)
  }
})

function remove(peer: Peer, from: string, to = from): void {
  peer.select(from, to)
  peer.dispatch(peer.state.tr.deleteSelection())
}
