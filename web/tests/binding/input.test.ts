import assert from "node:assert/strict"
import test from "node:test"
import { Fragment, Slice } from "prosemirror-model"
import { composePasted, composeTyped, slicePlainText } from "../../src/binding/input"
import { schema } from "../../src/binding/schema"
import { Peer, actor, textOf } from "./peer"

const { nodes, marks } = schema
const paragraph = (...text: string[]) => nodes.paragraph.create(null, text.map((part) => schema.text(part)))

test("typed text goes in composed, and an accent typed after its letter becomes one with it", () => {
  const rows: [string, string, ReturnType<typeof composeTyped>][] = [
    ["", "ä", null],
    ["a", "b", null],
    ["", "a\u0308", { back: 0, text: "ä" }],
    ["ka", "\u0308", { back: 1, text: "ä" }],
    ["a\u0323", "\u0302", { back: 2, text: "ậ" }],
    // Nothing to compose with: it goes in as it is.
    ["q", "\u0308", null],
    ["", "\u0308", null],
    ["a\u0308", "b", null],
    ["", "a\uFFFCb", { back: 0, text: "ab" }],
    ["", "\uD83D", { back: 0, text: "\uFFFD" }],
    ["", "👩‍👩‍👧", null],
  ]
  for (const [before, text, expected] of rows) assert.deepEqual(composeTyped(before, text), expected, JSON.stringify(text))
})

test("pasted text goes in composed, its line breaks as newlines, without leftovers of pictures", () => {
  const slice = new Slice(Fragment.from([paragraph("a\u030A\u2028b\uFFFC"), paragraph("\uFFFC")]), 1, 1)
  const clean = composePasted(slice)
  assert.equal(clean.content.toString(), '<paragraph("å\\nb"), paragraph>')
  assert.deepEqual([clean.openStart, clean.openEnd], [1, 1])
})

test("every line of pasted plain text is a paragraph and keeps its spaces", () => {
  const slice = slicePlainText("yksi\r\n\r\n  kaksi  kolme\nneljä", [marks.strong.create()])
  const texts = slice.content.content.map((node) => node.textContent)
  assert.deepEqual(texts, ["yksi", "  kaksi  kolme", "neljä"])
  const peer = new Peer(textOf(["paragraph"], "AB"), actor(1))
  peer.select("B")
  peer.dispatch(peer.state.tr.replaceSelection(composePasted(slicePlainText("x", []))))
  peer.check()
  assert.equal(peer.state.doc.toString(), 'doc(paragraph("AxB"))')
})
