import assert from "node:assert/strict"
import { test } from "node:test"
import { history, undo } from "prosemirror-history"
import { EditorState, type Transaction } from "prosemirror-state"
import type { DecorationSet } from "prosemirror-view"
import { schema } from "../../src/binding/schema"
import { chosenIn, clausesOf, trimmed, wordsOf } from "../../src/talks/clauses"
import { doubtfulIn, markTalks, placesIn, talkAt, talkMarks } from "../../src/talks/marks"

const { doc, paragraph, heading } = schema.nodes
const plugins = talkMarks()

function state(words: string): EditorState {
  return EditorState.create({ doc: doc.create(null, words.split("/").map((line) => paragraph.create(null, line === "" ? null : schema.text(line)))), plugins: [history(), ...plugins] })
}

function marked(words: string, from: number, to: number): EditorState {
  const begun = state(words)
  return begun.apply(markTalks(begun.tr, { places: new Map([[7, { from, to }]]) }))
}

test("a mark is carried along by edits, grows with neither edge, and goes with its words", () => {
  const rows: [string, (tr: Transaction) => Transaction, string | null, boolean][] = [
    ["nothing happens", (tr) => tr, "bcd", false],
    ["words before it", (tr) => tr.insertText("xx", 1), "bcd", false],
    ["words right before it", (tr) => tr.insertText("xx", 2), "bcd", false],
    ["words right behind it", (tr) => tr.insertText("xx", 5), "bcd", false],
    ["words within it", (tr) => tr.insertText("xx", 3), "bxxcd", false],
    ["its first letter goes", (tr) => tr.delete(2, 3), "cd", true],
    ["its last letter goes", (tr) => tr.delete(4, 5), "bc", true],
    ["what is before it goes", (tr) => tr.delete(1, 2), "bcd", false],
    ["all of it goes", (tr) => tr.delete(1, 6), null, true],
    ["it is split", (tr) => tr.split(3), "b\ncd", false],
  ]
  for (const [name, edit, words, isDoubtful] of rows) {
    const before = marked("abcde", 2, 5)
    const now = before.apply(edit(before.tr))
    const place = placesIn(now).get(7)
    assert.equal(place === undefined ? null : wordsOf(now.doc, place), words, name)
    assert.equal(doubtfulIn(now).has(7), isDoubtful, name)
    const drawn = (plugins[0]!.props.decorations?.call(plugins[0]!, now) as DecorationSet).find()
    const ends = drawn.map(({ from, to }) => `${from}-${to}`).join()
    assert.equal(ends, place === undefined ? "" : `${place.from}-${place.to}`, `${name}: what is drawn`)
  }
})

test("undo takes back what was written, and no mark", () => {
  let now = state("abcde")
  now = now.apply(now.tr.insertText("x", 6))
  now = now.apply(markTalks(now.tr, { places: new Map([[7, { from: 2, to: 5 }]]), active: 7 }))
  undo(now, (transaction) => (now = now.apply(transaction)))
  assert.equal(now.doc.textContent, "abcde")
  assert.deepEqual([...placesIn(now).keys()], [7])
  assert.equal(undo(now), false)
})

test("of several comments on a place the one with the fewest words is meant", () => {
  const places = new Map([[1, { from: 1, to: 20 }], [2, { from: 5, to: 9 }], [3, { from: 30, to: 40 }]])
  for (const [pos, number] of [[6, 2], [1, 1], [9, 2], [10, 1], [25, null], [30, 3]] as const) assert.equal(talkAt(places, pos), number, `at ${pos}`)
})

test("clauses are numbered as on the statement's page, and what is chosen has no space at its edges", () => {
  const text = doc.create(null, [heading.create({ level: 1 }, schema.text("Otsikko")), paragraph.create(null, schema.text(" yksi ")), paragraph.create(), paragraph.create(null, schema.text("kaksi"))])
  assert.deepEqual(clausesOf(text).map(({ number, words }) => [number, words]), [[null, "Otsikko"], [1, "yksi"], [2, "kaksi"]])
  const range = trimmed(text, { from: 0, to: text.content.size })
  assert.equal(range === null ? null : wordsOf(text, range), "Otsikko\n yksi \n\nkaksi")
  assert.equal(trimmed(text, { from: 10, to: 11 }), null, "only a space")
  const made = EditorState.create({ doc: text })
  const chosen = chosenIn(made)
  assert.equal(chosen === null ? null : wordsOf(text, chosen), "Otsikko")
})
