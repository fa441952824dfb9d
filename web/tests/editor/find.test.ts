import assert from "node:assert/strict"
import { test } from "node:test"
import { EditorState, TextSelection, type Transaction } from "prosemirror-state"
import { schema } from "../../src/binding/schema"
import { finding, found, lookFor, occurrences, selectMatch } from "../../src/editor/find"

const { doc, paragraph, bullet_list, list_item } = schema.nodes
const strong = schema.marks.strong.create()
const p = (...text: string[]) => paragraph.create(null, text.map((one, i) => schema.text(one, i % 2 === 1 ? [strong] : [])))

/** What is found, as the words that stand there. */
function words(query: string, ...blocks: Parameters<typeof doc.create>[1][]): string[] {
  const text = doc.create(null, blocks.flat() as never)
  return occurrences(text, query).map(({ from, to }) => text.textBetween(from, to, "|"))
}

test("words are found whatever their capitals, marks and spaces, and accents count", () => {
  const rows: [string, string[], string[]][] = [
    ["työ", ["Työ ja TYÖLLISYYS", ", työtön"], ["Työ", "TYÖ", "työ"]],
    ["ÄÄNI", ["ääni, aani, Ääni"], ["ääni", "Ääni"]],
    ["å", ["aåÅ"], ["å", "Å"]],
    ["palkkatuki", ["palk", "ka", "tuki"], ["palkkatuki"]],
    ["10 000", ["10\u00A0000 ja 10\n000"], ["10\u00A0000", "10\n000"]],
    ["a\u0308a", ["äa"], ["äa"]],
    ["aa", ["aaaa"], ["aa", "aa"]],
    ["i̇", ["İstanbul"], []],
    ["stan", ["İstanbul"], ["stan"]],
    ["😀", ["a😀b"], ["😀"]],
    ["", ["a"], []],
    [".*", ["a.*b"], [".*"]],
  ]
  for (const [query, text, expected] of rows) assert.deepEqual(words(query, p(...text)), expected, query)
})

test("words are found in lists, and never across two blocks", () => {
  const list = bullet_list.create(null, [list_item.create(null, p("yksi")), list_item.create(null, p("kaksi"))])
  assert.deepEqual(words("ksi", list, p("ksi")), ["ksi", "ksi", "ksi"])
  assert.deepEqual(words("yksikaksi", list), [])
})

test("one goes from match to match and round, and the place is counted", () => {
  let state = EditorState.create({ doc: doc.create(null, [p("a b a"), p("a")]), plugins: [finding()] })
  const apply = (transaction: Transaction | null) => {
    assert.ok(transaction)
    state = state.apply(transaction)
    const { at, matches } = found(state)
    return `${at + 1}/${matches.length}`
  }
  assert.equal(apply(state.tr.setSelection(TextSelection.create(state.doc, 2))), "0/0")
  assert.equal(apply(lookFor("a", state.tr)), "0/3")
  assert.equal(apply(selectMatch(state, "here")), "2/3")
  assert.equal(apply(selectMatch(state, "here")), "2/3")
  assert.equal(apply(selectMatch(state, "next")), "3/3")
  assert.equal(apply(selectMatch(state, "next")), "1/3")
  assert.equal(apply(selectMatch(state, "previous")), "3/3")
  assert.equal(apply(selectMatch(state, "previous")), "2/3")
  // Others write on: the matches follow.
  assert.equal(apply(state.tr.insertText("a ", 1)), "3/4")
  assert.equal(apply(lookFor("b", state.tr)), "0/1")
  assert.equal(apply(lookFor("", state.tr)), "0/0")
  assert.equal(selectMatch(state, "next"), null)
})
