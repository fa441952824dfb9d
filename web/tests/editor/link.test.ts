import assert from "node:assert/strict"
import { test } from "node:test"
import { hrefFromTyped } from "../../src/editor/linkDialog"

test("a link's address is what was typed, with the scheme that was meant", () => {
  const rows: [string, string | null][] = [
    ["https://example.org/polku?a=1#b", "https://example.org/polku?a=1#b"],
    ["  http://example.org  ", "http://example.org"],
    ["example.org", "https://example.org"],
    ["www.esimerkki.fi/työ", "https://www.esimerkki.fi/työ"],
    ["aino@example.org", "mailto:aino@example.org"],
    ["mailto:aino@example.org", "mailto:aino@example.org"],
    ["javascript:alert(1)", null],
    ["javascript:alert(1).fi", null],
    ["data:text/html,x", null],
    ["ei osoite", null],
    ["sana", null],
    ["", null],
  ]
  for (const [typed, href] of rows) assert.equal(hrefFromTyped(typed), href, typed)
})
