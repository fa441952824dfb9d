import assert from "node:assert/strict"
import { test } from "node:test"
import { EditorState } from "prosemirror-state"
import type { DecorationSet } from "prosemirror-view"
import { cursorsOf } from "../../src/binding/cursors"
import { schema } from "../../src/binding/schema"
import { type Caret, carets, caretsIn, setCarets } from "../../src/editor/carets"
import { createLocating, type Selected } from "../../src/editor/locating"
import { type Peer, peersOn, sync, textOf } from "../binding/peer"

const { doc, paragraph } = schema.nodes
const mark = {} as HTMLElement

function caret(peer: number, anchor: number, head = anchor, cursor = "-1@00"): Caret {
  return { peer, cursors: { anchor: anchor < head ? cursor.slice(1) : cursor, head: cursor }, place: { anchor, head }, sign: 3, mark }
}

/** What is drawn after an edit of "abcd", of one caret. */
function drawn(one: Caret, edit: (state: EditorState) => EditorState["tr"]): string {
  const plugin = carets()
  let state = EditorState.create({ doc: doc.create(null, paragraph.create(null, schema.text("abcd"))), plugins: [plugin] })
  state = state.apply(setCarets(state.tr, [one]))
  state = state.apply(edit(state))
  const set = plugin.props.decorations?.call(plugin, state) as DecorationSet
  return set.find().map(({ from, to }) => (from === to ? `caret ${from}` : `chosen ${from}-${to}`)).sort().join(", ")
}

test("carets are carried along by edits until the text is asked again", () => {
  const rows: [string, Caret, (state: EditorState) => EditorState["tr"], string][] = [
    ["nothing happens", caret(1, 3), (state) => state.tr, "caret 3"],
    ["text before it", caret(1, 3), (state) => state.tr.insertText("xy", 1), "caret 5"],
    ["text at it goes behind it", caret(1, 3), (state) => state.tr.insertText("xy", 3), "caret 3"],
    ["text at it goes before it", caret(1, 3, 3, "1@00"), (state) => state.tr.insertText("xy", 3), "caret 5"],
    ["all around it is deleted", caret(1, 3), (state) => state.tr.delete(2, 4), "caret 2"],
    ["a selection", caret(1, 2, 4), (state) => state.tr.insertText("x", 3), "caret 5, chosen 2-5"],
    ["a selection keeps out what is written at its ends", caret(1, 2, 4), (state) => state.tr.insertText("x", 4).insertText("x", 2), "caret 5, chosen 3-5"],
    ["a selection that is deleted is a caret", caret(1, 2, 4), (state) => state.tr.delete(1, 5), "caret 1"],
  ]
  for (const [name, one, edit, expected] of rows) assert.equal(drawn(one, edit), expected, name)
})

test("setting carets neither changes the text nor can it be undone", () => {
  const state = EditorState.create({ doc: doc.create(null, paragraph.create()), plugins: [carets()] })
  const transaction = setCarets(state.tr, [caret(1, 1)])
  assert.equal(transaction.docChanged, false)
  assert.equal(transaction.getMeta("addToHistory"), false)
  assert.equal(caretsIn(state.apply(transaction)).length, 1)
})

/** Where everybody in `all` stands, asked until nobody is left to ask for; and how many rounds that took. */
function locateAll(locating: ReturnType<typeof createLocating>, all: readonly Selected[], peer: Peer, shown: readonly Caret[] = []) {
  let rounds = 0
  for (;;) {
    rounds += 1
    const { places, rest } = locating.locate(all, shown, peer.state, peer.handle.doc)
    shown = all.flatMap(({ peer, selection }) => {
      const place = places.get(peer)
      return place === undefined ? [] : [{ peer, cursors: selection, place, sign: 0, mark }]
    })
    if (!rest) return { heads: shown.map(({ place }) => place.head), rounds, shown }
    assert.ok(rounds < 100, "it comes to an end")
  }
}

test("many carets are asked for a bounded number at a time, and those that the text does not know are no hindrance", () => {
  const [one, other] = peersOn(textOf(["paragraph"], "abcdefgh"), 2) as [Peer, Peer]
  one.select("c")
  const known = cursorsOf(one.state, one.handle.doc)!
  one.type("x")
  const unknown = cursorsOf(one.state, one.handle.doc)!
  const all = Array.from({ length: 100 }, (_, peer): Selected => ({ peer, selection: peer < 60 ? unknown : known }))
  const locating = createLocating()
  const first = locateAll(locating, all, other)
  assert.deepEqual(first.heads, Array.from({ length: 40 }, () => 3))
  assert.equal(first.rounds, 4, "32 at a time")
  assert.equal(locateAll(locating, all, other, first.shown).rounds, 1, "nothing is asked twice of the same text")
  sync(one, other)
  locating.stale()
  const second = locateAll(locating, all, other, first.shown)
  assert.deepEqual(second.heads, all.map(({ peer }) => (peer < 60 ? 4 : 3)))
})

test("whoever moves is asked for first", () => {
  const [one] = peersOn(textOf(["paragraph"], "abcdefgh"), 1) as [Peer]
  const at = (letter: string) => (one.select(letter), cursorsOf(one.state, one.handle.doc)!)
  const [before, after] = [at("b"), at("f")]
  const all = Array.from({ length: 80 }, (_, peer): Selected => ({ peer, selection: before }))
  const locating = createLocating()
  const { shown } = locateAll(locating, all, one)
  locating.stale()
  const moved = all.map((each) => (each.peer === 79 ? { ...each, selection: after } : each))
  const { places, rest } = locating.locate(moved, shown, one.state, one.handle.doc)
  assert.equal(places.get(79)?.head, 6)
  assert.equal(rest, true)
})
