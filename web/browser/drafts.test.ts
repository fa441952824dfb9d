import assert from "node:assert/strict"
import { test } from "node:test"
import { crc32 } from "node:zlib"
import type { Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COORDINATOR, signIn } from "./lausuma"
import { browser, server } from "./world"

/** An archive whose parts stand in it as they are. */
function archive(parts: Record<string, string>): Buffer {
  const files: Buffer[] = []
  const list: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(parts)) {
    const [called, bytes] = [Buffer.from(name), Buffer.from(text)]
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt32LE(crc32(bytes), 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt32LE(bytes.length, 22)
    head.writeUInt16LE(called.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    head.copy(entry, 6, 4, 28)
    entry.writeUInt32LE(offset, 42)
    files.push(head, called, bytes)
    list.push(entry, called)
    offset += head.length + called.length + bytes.length
  }
  const listed = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(list.length / 2, 8)
  end.writeUInt16LE(list.length / 2, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, listed, end])
}

const run = (text: string, tag = "t") => `<w:r><w:${tag} xml:space="preserve">${text}</w:${tag}></w:r>`
const by = (author: string) => `w:author="${author}" w:date="2026-03-03T10:00:00Z"`
const heading = (text: string) => `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>${run(text)}</w:p>`
const item = (text: string) => `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>${run(text)}</w:p>`

/** A document with everything that a draft may come with. */
const DOCUMENT = [
  heading("Palkkatuki kuuluu myös yhdistyksille"),
  `<w:p><w:commentRangeStart w:id="0"/>${run("Palkkatuki")}<w:commentRangeEnd w:id="0"/>${run(" on pienelle yhdistykselle ")}<w:del ${by("Aino Aalto")}>${run("hyvä", "delText")}</w:del><w:ins ${by("Aino Aalto")}>${run("välttämätön")}</w:ins>${run(" tuki.")}</w:p>`,
  heading("Mitä vaadimme"),
  item("Päätös kolmessa viikossa."),
  item("Tuki etukäteen tilille."),
  `<w:p><w:pPr><w:rPr><w:ins ${by("Eetu Eskola")}/></w:rPr></w:pPr><w:ins ${by("Eetu Eskola")}>${run("Tuen on jatkuttava vähintään vuoden, jotta työhön ehtii kasvaa ja yhdistys ehtii oppia ohjaamaan.")}</w:ins></w:p>`,
  `<w:p><w:pPr><w:rPr><w:del ${by("Aino Aalto")}/></w:rPr></w:pPr><w:del ${by("Aino Aalto")}>${run("Tämä kappale on tarpeeton.", "delText")}</w:del></w:p>`,
  `<w:p>${run("Työtä on, tekijöitä on.")}<w:r><w:drawing/></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`,
].join("")

const COMMENTS = `<w:comments xmlns:w="w"><w:comment w:id="0" ${by("Bertta Backman")}><w:p>${run("Tarkoitetaanko tässä myös starttirahaa?")}</w:p></w:comment></w:comments>`

const file = {
  name: "palkkatuki-luonnos.docx",
  mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  buffer: archive({
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": `<w:document xmlns:w="w"><w:body>${DOCUMENT}</w:body></w:document>`,
    "word/_rels/document.xml.rels": `<Relationships><Relationship Id="c" Type="x/comments" Target="comments.xml"/></Relationships>`,
    "word/comments.xml": COMMENTS,
    "word/vbaProject.bin": "Sub AutoOpen()",
  }),
}

/** Where to put pictures of the pages, for those who want to look. */
const pictures = process.env["PICTURES"]

async function look(page: Page, name: string): Promise<void> {
  assert.deepEqual(await violations(page), [], name)
  await fits(page, name)
  assert.equal(await page.locator("h1").count(), 1)
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
}

async function opened(title: string): Promise<string> {
  const made = await server.post("/statements", await server.token(COORDINATOR), { title })
  return ((await made.json()) as { id: string }).id
}

for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]] as const) {
  test(`a draft is brought in on pages that work for everybody at ${width} px, ${colorScheme}`, async () => {
    const id = await opened("Palkkatuki yhdistyksille")
    const window = await signIn(browser, server, COORDINATOR, { viewport: { width, height: 800 }, colorScheme })
    const { page } = window
    await page.goto(`${server.url}/statements/${id}`)
    await look(page, `draft-way-${width}`)
    await page.getByRole("link", { name: "Tuo luonnos tiedostosta" }).click()
    await look(page, `draft-form-${width}`)
    await page.setInputFiles("#file", file)
    await page.getByRole("button", { name: "Näytä esikatselu" }).click()
    await page.waitForSelector(".import-rows")
    await look(page, `draft-preview-${width}`)
    await page.getByRole("button", { name: "Tuo luonnos" }).click()
    await page.waitForURL(`${server.url}/statements/${id}`)
    await look(page, `draft-taken-${width}`)
    await page.goto(`${server.url}/statements/${id}/comments`)
    await look(page, `draft-comments-${width}`)
    assert.deepEqual(window.complaints, [])
    await window.context.close()
  })
}

test("a draft is looked at and taken in without JavaScript", async () => {
  const id = await opened("Ilman JavaScriptiä")
  const window = await signIn(browser, server, COORDINATOR, { javaScriptEnabled: false })
  const { page } = window
  await page.goto(`${server.url}/statements/${id}/draft-import`)
  await page.setInputFiles("#file", { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") })
  await page.getByRole("button", { name: "Näytä esikatselu" }).click()
  assert.match((await page.getByRole("alert").textContent()) ?? "", /ei voi lukea luonnoksena/)
  await page.setInputFiles("#file", file)
  await page.getByRole("button", { name: "Näytä esikatselu" }).click()
  const snapshot = await page.locator("main").ariaSnapshot()
  for (const words of [/Makrot jätettiin pois/, /Kuva jää pois – otsikon ”Mitä vaadimme” alla/, /Tarkoitetaanko tässä myös starttirahaa/]) {
    assert.match(snapshot, words)
  }
  await page.getByRole("button", { name: "Tuo luonnos" }).click()
  await page.waitForURL(`${server.url}/statements/${id}`)
  assert.match((await page.locator("article").textContent()) ?? "", /Päätös kolmessa viikossa/)
  await page.goto(`${server.url}/statements/${id}/comments`)
  const said = (await page.locator("main").textContent()) ?? ""
  for (const words of [/Bertta Backman, 3\.3\.2026/, /välttämätön tuki|välttämätön/, /Eetu Eskola/]) assert.match(said, words)
  await window.context.close()
})
