// What programs put on the clipboard. LibreOffice's is its own export of libreoffice.fodt:
// soffice --headless --convert-to 'html:HTML (StarWriter)' libreoffice.fodt
import assert from "node:assert/strict"
import { test } from "node:test"
import { fixture, paste } from "./outline"
import { PROGRAMS } from "./programs"

for (const [name, { lines, losses }] of Object.entries(PROGRAMS)) {
  test(`a paste from ${name} keeps its structure, and what it loses is counted`, () => {
    const pasted = paste(fixture(name))
    assert.deepEqual(pasted.lines, lines)
    assert.deepEqual(pasted.losses, { tables: 0, footnotes: 0, pictures: 0, struck: 0, ...losses })
    assert.doesNotMatch(pasted.html, /\sstyle=|mso-[a-z]+:|<img/)
  })
}
