import assert from "node:assert/strict"
import { test } from "node:test"
import { schema } from "../../src/binding/schema"
import { lengthOf, roomOf } from "../../src/editor/count"

const { doc, paragraph, heading, bullet_list, list_item } = schema.nodes
const p = (text: string) => paragraph.create(null, text === "" ? null : schema.text(text))

test("words, characters and characters without spaces are counted", () => {
  const rows: [string, [number, number, number]][] = [
    ["", [0, 0, 0]],
    ["työ", [1, 3, 3]],
    ["työ ja  toimeentulo", [3, 19, 16]],
    ["10\u00A0000\u00A0€ – nyt!", [3, 15, 11]],
    [" a\nb ", [2, 5, 2]],
    ["EU:n 2. ohjelma", [3, 15, 13]],
    ["😀 å", [1, 3, 2]],
    ["– … !", [0, 5, 3]],
  ]
  for (const [text, [words, characters, spaceless]] of rows) {
    assert.deepEqual(lengthOf(doc.create(null, p(text))), { words, characters, spaceless }, JSON.stringify(text))
  }
})

test("every block counts, and what lies between them does not", () => {
  const list = bullet_list.create(null, list_item.create(null, p("kaksi sanaa")))
  const text = doc.create(null, [heading.create({ level: 1 }, schema.text("Otsikko")), p(""), list])
  assert.deepEqual(lengthOf(text), { words: 3, characters: 18, spaceless: 17 })
  assert.deepEqual(lengthOf(text), lengthOf(doc.create(null, text.children)), "counting again changes nothing")
})

test("a text at its limit fits, and one character more is too much", () => {
  assert.deepEqual(roomOf(2_999, 3_000), { key: "limit-left", count: 1 })
  assert.deepEqual(roomOf(3_000, 3_000), { key: "limit-left", count: 0 })
  assert.deepEqual(roomOf(3_001, 3_000), { key: "limit-over", count: 1 })
})
