import assert from "node:assert/strict"
import { test } from "node:test"
import { DOMParser, type Node, Slice } from "prosemirror-model"
import { clipboardSerializer, plainText } from "../../src/binding/copy"
import { cleanPastedHtml } from "../../src/binding/paste"
import { schema } from "../../src/binding/schema"
import { bodyOf, detachedDocument } from "./outline"

const { doc, paragraph, heading, blockquote, bullet_list, ordered_list, list_item } = schema.nodes
const p = (...text: (string | Node)[]) => paragraph.create(null, text.map((one) => (typeof one === "string" ? schema.text(one) : one)))
const h = (level: number, text: string) => heading.create({ level }, schema.text(text))
const li = (...content: Node[]) => list_item.create(null, content)
const link = (text: string, href: string) => schema.text(text, [schema.marks.link.create({ href })])

function html(document: Node): string {
  const box = detachedDocument().createElement("div")
  box.append(clipboardSerializer.serializeFragment(document.content, { document: detachedDocument() }))
  return box.innerHTML
}

const TEXT = doc.create(null, [
  h(1, "Otsikko"),
  p("Rivi\nvaihtuu, ", schema.text("lihava", [schema.marks.strong.create()]), " ja ", link("linkki", "https://example.org/a")),
  bullet_list.create(null, [li(p("yksi"), ordered_list.create(null, [li(p("alla\nrivi")), li(p("toinen"))])), li(p("kaksi"))]),
  blockquote.create(null, [p("lainaus"), p("jatkuu")]),
  p(link("aino@example.org", "mailto:aino@example.org")),
])

test("what goes out as HTML is plain structure that Word keeps, and carries no styles or classes", () => {
  const plain = html(TEXT).replaceAll(' data-exact-text=""', "")
  assert.equal(
    plain,
    '<h1>Otsikko</h1><p>Rivi<br>vaihtuu, <strong>lihava</strong> ja <a href="https://example.org/a" rel="noopener noreferrer nofollow">linkki</a></p>' +
      "<ul><li><p>yksi</p><ol><li><p>alla<br>rivi</p></li><li><p>toinen</p></li></ol></li><li><p>kaksi</p></li></ul>" +
      "<blockquote><p>lainaus</p><p>jatkuu</p></blockquote>" +
      '<p><a href="mailto:aino@example.org" rel="noopener noreferrer nofollow">aino@example.org</a></p>',
  )
})

test("our own clipboard keeps text to the letter", () => {
  const original = doc.create(null, [...TEXT.children, p("  a\n\n b  "), paragraph.create(), h(1, "c\n"), p("10\u00A0000 tuki\u00ADlaki")])
  const pasted = DOMParser.fromSchema(schema).parse(bodyOf(cleanPastedHtml(html(original)).html))
  assert.equal(pasted.toString(), original.toString())
})

test("what goes out as plain text can be read", () => {
  const expected = [
    "Otsikko",
    "",
    "Rivi",
    "vaihtuu, lihava ja linkki (https://example.org/a)",
    "",
    "- yksi",
    "  1. alla",
    "     rivi",
    "  2. toinen",
    "- kaksi",
    "",
    "> lainaus",
    ">",
    "> jatkuu",
    "",
    "aino@example.org",
  ]
  assert.deepEqual(plainText(new Slice(TEXT.content, 0, 0)).split("\n"), expected)
})

test("a few words out of a clause are only these words", () => {
  assert.equal(plainText(doc.create(null, p("pari ", link("sanaa", "https://example.org"))).slice(1, 11, true)), "pari sanaa")
  assert.equal(plainText(TEXT.slice(1, 5, true)), "Otsi")
})
