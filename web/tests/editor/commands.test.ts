import assert from "node:assert/strict"
import { test } from "node:test"
import type { Node } from "prosemirror-model"
import { type Command, EditorState, TextSelection } from "prosemirror-state"
import { schema } from "../../src/binding/schema"
import {
  headingToParagraph,
  isHeading,
  isIn,
  linkAround,
  toggleHeading,
  toggleList,
  toggleQuote,
  toParagraph,
} from "../../src/editor/commands"

const { doc, paragraph, heading, blockquote, bullet_list, ordered_list, list_item } = schema.nodes
const p = (text: string) => paragraph.create(null, schema.text(text))
const h = (level: number, text: string) => heading.create({ level }, schema.text(text))
const li = (...content: Node[]) => list_item.create(null, content)

/** An editor whose caret stands at the beginning of the first text that contains `at`. */
function editing(at: string, ...content: Node[]): EditorState {
  const state = EditorState.create({ doc: doc.create(null, content) })
  let found = 0
  state.doc.descendants((node, pos) => {
    if (node.isText && node.text?.includes(at)) found = pos
  })
  return state.apply(state.tr.setSelection(TextSelection.create(state.doc, found)))
}

function after(state: EditorState, command: Command): string {
  let result = state
  const done = command(state, (transaction) => {
    result = state.apply(transaction)
  })
  return done ? result.doc.toString().replaceAll('"', "") : "can't"
}

test("a button of the toolbar does what its name says, and the second time takes it back", () => {
  const rows: [string, EditorState, Command, string][] = [
    ["a paragraph into a heading", editing("a", p("a")), toggleHeading(2), "doc(heading(a))"],
    ["a heading into a paragraph", editing("a", h(2, "a")), toggleHeading(2), "doc(paragraph(a))"],
    ["one level into another", editing("a", h(1, "a")), toggleHeading(2), "doc(heading(a))"],
    ["body text", editing("a", h(1, "a")), toParagraph, "doc(paragraph(a))"],
    ["a paragraph into a list", editing("a", p("a")), toggleList("bullet_list"), "doc(bullet_list(list_item(paragraph(a))))"],
    ["a heading into a list", editing("a", h(1, "a")), toggleList("ordered_list"), "doc(ordered_list(list_item(paragraph(a))))"],
    ["out of the list", editing("a", bullet_list.create(null, li(p("a")))), toggleList("bullet_list"), "doc(paragraph(a))"],
    [
      "one kind of list into the other, whole",
      editing("b", bullet_list.create(null, [li(p("a")), li(p("b"))])),
      toggleList("ordered_list"),
      "doc(ordered_list(list_item(paragraph(a)), list_item(paragraph(b))))",
    ],
    ["a paragraph into a quote", editing("a", p("a")), toggleQuote, "doc(blockquote(paragraph(a)))"],
    ["a heading into a quote", editing("a", h(3, "a")), toggleQuote, "doc(blockquote(paragraph(a)))"],
    ["out of the quote", editing("a", blockquote.create(null, p("a"))), toggleQuote, "doc(paragraph(a))"],
    ["no heading in a list", editing("a", bullet_list.create(null, li(p("a")))), toggleHeading(1), "can't"],
    ["Backspace before a heading", editing("a", h(1, "a")), headingToParagraph, "doc(paragraph(a))"],
    ["Backspace before a paragraph", editing("a", p("a")), headingToParagraph, "can't"],
  ]
  for (const [name, state, command, expected] of rows) assert.equal(after(state, command), expected, name)
})

test("the toolbar knows where the caret stands", () => {
  const nested = editing("b", bullet_list.create(null, li(p("a"), ordered_list.create(null, li(p("b"))))))
  assert.equal(isIn(nested, "ordered_list"), true)
  assert.equal(isIn(nested, "bullet_list"), false)
  assert.equal(isIn(editing("a", blockquote.create(null, p("a"))), "blockquote"), true)
  assert.equal(isHeading(editing("a", h(2, "a")), 2), true)
  assert.equal(isHeading(editing("a", h(2, "a")), 1), false)
})

test("the whole link is found from any place in it, and not from beside it", () => {
  const link = (href: string) => schema.marks.link.create({ href })
  const text = paragraph.create(null, [
    schema.text("ab"),
    schema.text("cd", [link("https://a.example")]),
    schema.text("ef", [link("https://a.example"), schema.marks.strong.create()]),
    schema.text("gh"),
    schema.text("ij", [link("https://a.example")]),
  ])
  const at = (pos: number) => {
    const state = EditorState.create({ doc: doc.create(null, text) })
    const found = linkAround(state.apply(state.tr.setSelection(TextSelection.create(state.doc, pos))))
    return found && [found.from, found.to]
  }
  const found = Array.from({ length: 11 }, (_, i) => at(i + 1))
  const first = [3, 7]
  const second = [9, 11]
  assert.deepEqual(found, [null, null, first, first, first, first, first, null, second, second, second])
})
