import assert from "node:assert/strict"
import test from "node:test"
import { DOMSerializer } from "prosemirror-model"
import { linkFromValue, linkValue, LINK_BYTES_MAX, safeHref } from "../../src/binding/links"
import { markValue } from "../../src/binding/marks"
import { schema } from "../../src/binding/schema"

const { link } = schema.marks

test("links lead to the web and to mail, nowhere else", () => {
  for (const href of ["https://a.fi", "HTTP://a.fi/b?c#d", "mailto:a@b.fi", "https://ääkköset.fi/ö"]) {
    assert.equal(safeHref(href), href)
  }
  assert.equal(safeHref("  https://a.fi\n"), "https://a.fi", "white space around is no part of it")
  for (const href of [
    "", "a.fi", "/a", "//a.fi", "https:", "https://", "mailto:", "ftp://a.fi", "data:text/html,x", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)", "https://a b", "https://a\u0000b",
    "https:\\\\a.fi", "blob:https://a.fi", "https://a\u0085b", `https://a.fi/${"x".repeat(LINK_BYTES_MAX)}`,
  ]) {
    assert.equal(safeHref(href), null, href)
  }
})

test("a link's value is JSON of its address and title, at most 2,000 bytes", () => {
  assert.equal(linkValue("https://a.fi", "ö"), '{"href":"https://a.fi","title":"ö"}')
  assert.equal(linkValue("javascript:alert(1)", ""), null)
  assert.equal(linkValue("https://a.fi", "x".repeat(3_000)), '{"href":"https://a.fi","title":""}', "a title that does not fit is left out")
  const around = '{"href":"https://","title":""}'.length
  for (const [over, fits] of [[-1, true], [0, true], [1, false]] as const) {
    const href = `https://${"x".repeat(LINK_BYTES_MAX - around + over)}`
    assert.equal(linkValue(href, "") !== null, fits, String(over))
  }
})

test("a link's value that was written differently is still read", () => {
  assert.deepEqual(linkFromValue('{ "title": null, "href": "https://a.fi" }'), { href: "https://a.fi", title: "" })
  for (const value of ["", "{}", "[]", "3", '"https://a.fi"', '{"href":3}', null, 3, true]) assert.equal(linkFromValue(value), null)
})

test("an unsafe link that got into the editor is neither written nor rendered as a link", () => {
  const bad = link.create({ href: "javascript:alert(1)", title: "" })
  assert.equal(markValue([bad], "link"), null)
  const render = DOMSerializer.marksFromSchema(schema)["link"]
  assert.deepEqual(render?.(bad, true), ["span", 0])
  const good = link.create({ href: "https://a.fi", title: "A" })
  assert.deepEqual(render?.(good, true), ["a", { href: "https://a.fi", title: "A", rel: "noopener noreferrer nofollow" }, 0])
})
