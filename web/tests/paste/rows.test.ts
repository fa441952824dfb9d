import assert from "node:assert/strict"
import { test } from "node:test"
import { paste } from "./outline"

const BULLET = "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>"
const item = (level: number, bullet: string, text: string) =>
  `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${bullet}&nbsp;</span>${text}</p>`

// name · HTML as pasted · the lines that the editor gets
const ROWS: [string, string, string[]][] = [
  ["a line break in the source is a space", "<p>yksi\n   kaksi</p>", ["yksi kaksi"]],
  ["<br> is a newline", "<p>yksi<br> kaksi<br></p>", ["yksi⏎kaksi"]],
  ["two <br> part paragraphs, wherever they stand", "<p>a<b>b<br> <br>c</b></p><ul><li>d<br><br>e</li></ul>", ["a**b**", "**c**", "- d", "   e"]],
  ["two <br> part bare text too", "a<br><br><b>b</b>c<p>d</p>", ["a", "**b**c", "d"]],
  ["<br> between blocks is nothing", "<p>a</p><br><p>b</p>", ["a", "b"]],
  ["<br> at the beginning or the end of a block is nothing", "<p><br>a<br><br></p><div>b<br></div>c<br>", ["a", "b", "c"]],
  ["paragraphs that only make room are left out", "<p>a</p><p><br></p><p>&nbsp;</p><h2> </h2><ul><li></li></ul><p>b</p>", ["a", "b"]],
  ["line breaks of <pre> are kept", "<pre>a\n  b\n</pre>", ["a⏎b"]],
  ["letters are composed", "<p>a\u030A</p>", ["å"]],
  ["soft hyphens and marks of no width go, joiners stay", "<p>palkka\u00ADtuki\u200B \uFEFF👩\u200D👧</p>", ["palkkatuki 👩\u200D👧"]],
  ["a no-break space stays beside a figure", "<p>10\u00A0000\u00A0€, § 5,\u00A0ja&nbsp;&nbsp; muuta&nbsp;</p>", ["10␣000␣€, § 5, ja muuta"]],
  ["unsafe links are text", '<p><a href="javascript:alert(1)">a</a> <a href="https://b.fi">b</a></p>', ["a [b](https://b.fi)"]],
  ["headings below the third are third", "<h5><b>a</b></h5><h4>b</h4>", ["### a", "### b"]],
  ["a heading in a list or a quote is a bold line", "<ul><li><h3>a</h3>b</li></ul><blockquote><h2>c</h2></blockquote>", ["- **a**", "   b", "> **c**"]],
  ["a table is a line for each row", "<table><tr><th>a<td>b<tr><td><td>c<tr><td> <td></table>", ["**a** – b", "– c"]],
  ["a frame of one column is no table", "<table><tr><td><p>a</p><ul><li>b</li></ul></td></tr></table>", ["a", "- b"]],
  ["a table in a table", "<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", ["a – b – c"]],
  ["scripts and styles are nothing", "<style>p{}</style><script>1</script><p>a</p>", ["a"]],
  ["what is hidden stays hidden", "<p>a<span style='display: none'>b</span><span style='mso-hide:all'>c</span></p>", ["a"]],
  ["what is crossed out is left out", "<p>a<del>b</del><s>c</s><span style='text-decoration:line-through'>d</span><ins>e</ins></p>", ["ae"]],
  ["raised and lowered figures stay apart", "<p>10<sup>6</sup> CO<sub>2</sub> m<sup>a</sup></p>", ["10⁶ CO₂ ma"]],
  ["a picture of an emoji is the emoji", '<p>a <img alt="🎉" src="x"> <img alt="kuva" src="y"></p>', ["a 🎉"]],
  ["a reference whose note is elsewhere", '<p>a<sup><a href="https://b.fi/#n4">4</a></sup></p>', ["a[4]"]],
  ["a link to a place in the text is text", '<p><a href="#luku">Luku</a></p><h2 id="luku">a</h2>', ["Luku", "## a"]],
  ["a link from a table of contents is no footnote", '<p><a href="#a1">1</a></p><h2 id="a1">1 a</h2>', ["1", "## 1 a"]],
  ["a list inside a list's items is theirs", "<ul><li>a</li><ol><li>b</li></ol><li>c</li></ul>", ["- a", "   1. b", "- c"]],
  ["quotes do not nest", "<blockquote>a<blockquote>b</blockquote></blockquote><ul><li><blockquote>c</blockquote></li></ul>", ["> a", "> b", "- c"]],
  ["typed bullets are a list, dashes and years are not", "<p>•&nbsp;a</p><div>· b</div><p>– c</p><p>2025. d</p>", ["- a", "- b", "– c", "2025. d"]],
  ["Word's lists end where other text stands between", `${item(1, "·", "a")}<p>b</p>${item(1, "·", "c")}`, ["- a", "b", "- c"]],
  ["Word's list that begins deep begins at the first level", `${item(3, "·", "a")}${item(4, "1)", "b")}`, ["- a", "   1. b"]],
  ["numbers and letters are a numbered list, a ring is not", `${item(1, "(1)", "a")}${item(2, "o", "b")}${item(2, "o", "c")}${item(1, "2.1.", "d")}`, ["1. a", "   - b", "   - c", "2. d"]],
  [
    "Word's bullets are a list",
    `<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'>${BULLET}a</p>` +
      `<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'>${BULLET}b</p>` +
      `<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>${BULLET}c</p><p class=MsoNormal>d</p>` +
      `<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.&nbsp;</span>e</p>`,
    ["- a", "   - b", "- c", "d", "1. e"],
  ],
  [
    "Google Docs says bold and italic by style, and wraps all in a <b> that is not bold",
    '<b style="font-weight:normal"><p><span style="font-weight:700">a</span><span style="font-weight:400;font-style:italic">b</span>c</p></b>',
    ["**a***b*c"],
  ],
]

for (const [name, html, expected] of ROWS) {
  test(`pasting: ${name}`, () => {
    const { lines, html: cleaned } = paste(html)
    assert.ok(!/\sstyle=|mso-list:/i.test(cleaned), "no style is left that the page's policy would block")
    assert.deepEqual(lines, expected)
  })
}
