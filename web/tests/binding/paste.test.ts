import assert from "node:assert/strict"
import test from "node:test"
import { Window } from "happy-dom"
import { DOMParser } from "prosemirror-model"
import { composePasted } from "../../src/binding/input"
import { cleanPastedHtml } from "../../src/binding/paste"
import { clipboardSerializer, schema } from "../../src/binding/schema"

const window = new Window()
Object.assign(globalThis, { DOMParser: window.DOMParser })

const BULLET = "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>"

// name · HTML as pasted · what the editor gets
const ROWS: [string, string, string][] = [
  ["a line break in the source is a space", "<p>yksi\n   kaksi</p>", 'paragraph("yksi kaksi")'],
  ["<br> is a newline", "<p>yksi<br>kaksi<br></p>", 'paragraph("yksi\\nkaksi")'],
  ["<br> between blocks is nothing", "<p>a</p><br><p>b</p>", 'paragraph("a"), paragraph("b")'],
  ["<br> alone is an empty paragraph", "<p>a</p><p><br></p><p>b</p>", 'paragraph("a"), paragraph, paragraph("b")'],
  ["letters are composed", "<p>a\u030A</p>", 'paragraph("å")'],
  ["unsafe links are text", '<p><a href="javascript:alert(1)">a</a> <a href="https://b.fi">b</a></p>', 'paragraph("a ", link("b"))'],
  ["headings below the third are third", "<h5>a</h5>", 'heading("a")'],
  ["tables become text, scripts and styles nothing", "<style>p{}</style><script>1</script><table><tr><td>a</td></tr></table>", 'paragraph("a")'],
  [
    "Word's bullets are a list",
    `<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'>${BULLET}a</p>` +
      `<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'>${BULLET}b</p>` +
      `<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>${BULLET}c</p><p class=MsoNormal>d</p>` +
      `<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.&nbsp;</span>e</p>`,
    'bullet_list(list_item(paragraph("a"), bullet_list(list_item(paragraph("b")))), list_item(paragraph("c"))), ' +
      'paragraph("d"), ordered_list(list_item(paragraph("e")))',
  ],
  [
    "Google Docs says bold and italic by style, and wraps all in a <b> that is not bold",
    '<b style="font-weight:normal"><p><span style="font-weight:700">a</span><span style="font-weight:400;font-style:italic">b</span>c</p></b>',
    'paragraph(strong("a"), em("b"), "c")',
  ],
]

for (const [name, html, expected] of ROWS) {
  test(`pasting: ${name}`, () => {
    const cleaned = cleanPastedHtml(html)
    assert.ok(!/\sstyle=|mso-list/i.test(cleaned), "no style is left that the page's policy would block")
    const slice = composePasted(DOMParser.fromSchema(schema).parseSlice(bodyOf(cleaned)))
    assert.equal(slice.content.toString(), `<${expected}>`)
  })
}

test("our own clipboard keeps white space to the letter", () => {
  const original = schema.nodes.doc.create(null, [
    schema.nodes.paragraph.create(null, schema.text("  a\n\n b  ")),
    schema.nodes.heading.create({ level: 1 }, schema.text("c\n")),
  ])
  const box = window.document.createElement("div")
  box.append(clipboardSerializer.serializeFragment(original.content, { document: window.document as never }) as never)
  const pasted = DOMParser.fromSchema(schema).parse(bodyOf(cleanPastedHtml(box.innerHTML)))
  assert.equal(pasted.toString(), original.toString())
})

function bodyOf(html: string): HTMLElement {
  return new window.DOMParser().parseFromString(html, "text/html").body as unknown as HTMLElement
}
