import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import test from "node:test"
import { docFromText, read } from "../../src/binding/read"
import type { Statement } from "../../src/binding/handle"
import { actor, textOf } from "./peer"

const LI = "unordered-list-item"
const OL = "ordered-list-item"

// name · what stands in automerge · what the editor shows
const ROWS: [string, A.Doc<Statement>, string][] = [
  ["an empty text is one empty paragraph", textOf(), "doc(paragraph)"],
  ["text before the first marker is a paragraph", textOf("alku", ["heading"], "otsikko"), 'doc(paragraph("alku"), heading("otsikko"))'],
  ["a marker without text is an empty block", textOf(["paragraph"], ["paragraph"]), "doc(paragraph, paragraph)"],
  ["an unknown type is a paragraph", textOf(["code-block"], "x = 1"), 'doc(paragraph("x = 1"))'],
  ["a marker without a usable type is a paragraph", textOf([7], "a", [null], "b"), 'doc(paragraph("a"), paragraph("b"))'],
  ["a heading in a quote is shown outside it", textOf(["heading", ["blockquote"]], "a"), 'doc(heading("a"))'],
  ["a quote's own marker is a paragraph in a quote", textOf(["blockquote"], "a"), 'doc(blockquote(paragraph("a")))'],
  ["a quote in a list is only a list", textOf(["paragraph", [LI, "blockquote"]], "a"), 'doc(bullet_list(list_item(paragraph("a"))))'],
  ["a quote in a quote is one quote", textOf(["paragraph", ["blockquote", "blockquote"]], "a"), 'doc(blockquote(paragraph("a")))'],
  ["unknown parents are passed over", textOf(["paragraph", ["table", LI]], "a"), 'doc(bullet_list(list_item(paragraph("a"))))'],
  ["a list in a quote", textOf([LI, ["blockquote"]], "a"), 'doc(blockquote(bullet_list(list_item(paragraph("a")))))'],
  [
    "list items of one kind are one list, another kind begins another",
    textOf([LI], "a", [LI], "b", [OL], "c"),
    'doc(bullet_list(list_item(paragraph("a")), list_item(paragraph("b"))), ordered_list(list_item(paragraph("c"))))',
  ],
  [
    "items and paragraphs nest in the item before them",
    textOf([LI], "a", [OL, [LI]], "b", ["paragraph", [LI]], "c"),
    'doc(bullet_list(list_item(paragraph("a"), ordered_list(list_item(paragraph("b"))), paragraph("c"))))',
  ],
  [
    "an item that nests in nothing gets an item around it",
    textOf([LI, [LI]], "a"),
    'doc(bullet_list(list_item(bullet_list(list_item(paragraph("a"))))))',
  ],
  ["newlines in a text stay", textOf(["paragraph"], "a\n\nb"), 'doc(paragraph("a\\n\\nb"))'],
  ["peers' decomposed letters stay", textOf(["paragraph"], "a\u0308"), 'doc(paragraph("a\u0308"))'],
]

for (const [name, text, shown] of ROWS) {
  test(`reading: ${name}`, () => {
    const doc = docFromText(text)
    doc.check()
    assert.equal(doc.toString(), shown)
  })
}

test("reading: heading levels are 1 to 3 whatever is written", () => {
  const levels = [0, 1, 3, 4, 2.9, -5, "2", null, true].map((level) => [level, readLevel({ level })])
  assert.deepEqual(levels, [[0, 1], [1, 1], [3, 3], [4, 3], [2.9, 2], [-5, 1], ["2", 1], [null, 1], [true, 1]])
  assert.equal(readLevel({}), 1)
})

test("reading: marks with odd names, values or addresses are not shown", () => {
  const shown = (name: string, value: string | number | boolean) =>
    docFromText(textOf(["paragraph"], { text: "a", marks: { [name]: value } })).toString()
  assert.equal(shown("strong", true), 'doc(paragraph(strong("a")))')
  assert.equal(shown("em", true), 'doc(paragraph(em("a")))')
  assert.equal(shown("link", '{"href":"https://a.fi/","title":""}'), 'doc(paragraph(link("a")))')
  for (const [name, value] of [
    ["strong", 1],
    ["strong", "yes"],
    ["em", false],
    ["comment", "x"],
    ["__proto__", "x"],
    ["link", "https://a.fi/"],
    ["link", '{"href":"javascript:alert(1)","title":""}'],
    ["link", '{"title":"x"}'],
    ["link", "null"],
    ["link", true],
  ] as const) {
    assert.equal(shown(name, value), 'doc(paragraph("a"))', `${name} ${value}`)
  }
})

test("reading: a block that others made in a foreign way is shown", () => {
  const text = A.change(A.from<Statement>({ text: "" }, actor(0)), (doc) => {
    // Plain strings make the type and the parents collaborative texts.
    A.splitBlock(doc, ["text"], 0, { type: "heading", parents: ["x"], attrs: { level: 2, other: [1] }, more: 1 } as never)
    A.splice(doc, ["text"], 1, 0, "a")
    A.splitBlock(doc, ["text"], 2, {} as never)
    A.splitBlock(doc, ["text"], 3, { type: "paragraph", parents: "x", attrs: 3 } as never)
  })
  assert.equal(docFromText(text).toString(), 'doc(heading("a"), paragraph, paragraph)')
})

test("reading says whether text stands before the first marker", () => {
  assert.equal(read(textOf("a")).headless, true)
  assert.equal(read(textOf()).headless, true)
  assert.equal(read(textOf(["paragraph"], "a")).headless, false)
})

function readLevel(attrs: Record<string, string | number | boolean | null>): unknown {
  return docFromText(textOf(["heading", [], attrs], "a")).firstChild?.attrs["level"]
}
