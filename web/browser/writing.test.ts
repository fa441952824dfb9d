import assert from "node:assert/strict"
import { before, test } from "node:test"
import { DOMParser } from "prosemirror-model"
import type { Page } from "playwright-core"
import { schema } from "../src/binding/schema"
import { bodyOf, fixture, outline } from "../tests/paste/outline"
import { PROGRAMS } from "../tests/paste/programs"
import { fits, violations } from "./eyes"
import { COMMENTER, COORDINATOR, WRITER, openEditor, saved, shownBlocks, signIn } from "./lausuma"
import { browser, server } from "./world"

let statement: string

before(async () => {
  const statements = await server.statements(await server.token(WRITER))
  statement = statements.find((each) => each.language === "fi")?.id ?? ""
})

/** A new statement without a word, opened by whoever starts it. */
async function emptyStatement(page: Page): Promise<string> {
  await page.goto(`${server.url}/statements/new`)
  await page.fill("#title", "Kokeilu")
  await page.keyboard.press("Enter")
  await page.waitForSelector("[role=textbox][contenteditable=true]")
  await page.click("[role=textbox]")
  return /statements\/([0-9a-f]{32})/.exec(page.url())?.[1] ?? ""
}

/** Pastes what a program left on the clipboard. */
async function paste(page: Page, data: Record<string, string>): Promise<void> {
  await page.evaluate((kinds) => {
    const clipboardData = new DataTransfer()
    for (const [kind, content] of Object.entries(kinds)) clipboardData.setData(kind, content)
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
    document.querySelector("[role=textbox]")?.dispatchEvent(event)
  }, data)
}

/** What copying the selection puts on the clipboard. */
function copied(page: Page): Promise<{ html: string; text: string }> {
  return page.evaluate(() => {
    const clipboardData = new DataTransfer()
    const event = new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true })
    document.querySelector("[role=textbox]")?.dispatchEvent(event)
    return { html: clipboardData.getData("text/html"), text: clipboardData.getData("text/plain") }
  })
}

/** The text as the page shows it, in the manner of Markdown. */
async function shown(page: Page): Promise<string[]> {
  const html = await page.$eval("[role=textbox]", (box) => box.innerHTML)
  const exact = html.replaceAll(/<br[^>]*trailingBreak[^>]*>/g, "").replaceAll(/<(p|h[1-3])(?=[ >])/g, "<$1 data-exact-text")
  return outline(DOMParser.fromSchema(schema).parse(bodyOf(exact)).children)
}

test("what programs put on the clipboard becomes the same text in a browser, and what was lost is said", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  for (const [name, { lines, losses }] of Object.entries(PROGRAMS)) {
    await emptyStatement(page)
    await paste(page, { "text/html": fixture(name), "text/plain": "muuta" })
    await saved(page)
    const trimmed = lines.map((line) => line.trimEnd())
    assert.deepEqual((await shown(page)).map((line) => line.trimEnd()), trimmed, name)
    const remark = await page.locator(".remarks").textContent()
    assert.equal(remark === "", Object.keys(losses).length === 0, name)
    if (losses.tables) assert.match(remark ?? "", /Taulukko liitettiin tekstinä/)
  }
  assert.deepEqual(window.complaints, [], "no image was asked for, no style was blocked")
  await window.context.close()
})

test("a remark on a paste takes no focus and goes when it is closed", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await emptyStatement(page)
  await paste(page, { "text/html": fixture("word-desktop") })
  const remarks = page.locator(".remarks")
  await remarks.getByText("Kuvaa ei liitetty").waitFor()
  assert.equal(await remarks.getAttribute("aria-live"), "polite")
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "textbox")
  await page.getByRole("button", { name: "Sulje huomautus" }).click()
  assert.equal(await remarks.textContent(), "")
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "textbox")
  await page.keyboard.press("Control+z")
  assert.deepEqual(await shown(page), [""], "a paste is undone at once")
  await window.context.close()
})

test("a picture alone is not pasted, and that is said", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await emptyStatement(page)
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(["x"], "kuva.png", { type: "image/png" }))
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
    document.querySelector("[role=textbox]")?.dispatchEvent(event)
  })
  await page.locator(".remarks").getByText("Kuvaa ei liitetty").waitFor()
  assert.deepEqual(await shown(page), [""])
  await window.context.close()
})

test("a copy is clean HTML and readable text without the numbers in the margin, and comes back to the letter", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await emptyStatement(page)
  await page.keyboard.type("# Otsikko")
  await page.keyboard.press("Enter")
  await page.keyboard.type("Rivi  ja")
  await page.keyboard.press("Shift+Enter")
  await page.keyboard.type("toinen.")
  await page.keyboard.press("Enter")
  await page.keyboard.type("- yksi")
  await page.keyboard.press("Enter")
  await page.keyboard.type("kaksi")
  await page.keyboard.press("Control+a")
  const { html, text } = await copied(page)
  const clean = html.replaceAll(/ data-(exact-text|pm-slice)="[^"]*"/g, "")
  assert.equal(clean, "<h1>Otsikko</h1><p>Rivi  ja<br>toinen.</p><ul><li><p>yksi</p></li><li><p>kaksi</p></li></ul>")
  assert.equal(text, "Otsikko\n\nRivi  ja\ntoinen.\n\n- yksi\n- kaksi")
  const original = await shown(page)
  await emptyStatement(page)
  await paste(page, { "text/html": html, "text/plain": text })
  assert.deepEqual(await shown(page), original)
  await window.context.close()
})

test("words are found by the keyboard alone, across marks, and Escape leads back to the text", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await emptyStatement(page)
  await paste(page, { "text/html": "<p>Työ, <b>työ</b>, ty<i>ötön</i></p><p>TYÖ ja tyo</p>" })
  await page.keyboard.press("Control+Home")
  await page.keyboard.press("Control+Shift+F")
  await page.keyboard.type("työ")
  const count = page.locator(".find-count")
  await count.getByText("1/4").waitFor()
  assert.deepEqual(await page.$$eval(".found", (marks) => marks.map((mark) => mark.textContent)), ["Työ", "työ", "ty", "ö", "TYÖ"])
  for (const [key, place] of [["Enter", "2/4"], ["Enter", "3/4"], ["Enter", "4/4"], ["Enter", "1/4"], ["Shift+Enter", "4/4"]] as const) {
    await page.keyboard.press(key)
    assert.equal(await count.textContent(), place)
  }
  assert.equal(await page.locator(".found-here").textContent(), "TYÖ")
  await page.keyboard.press("Escape")
  assert.equal(await page.locator(".found").count(), 0)
  await page.keyboard.type("Jo")
  assert.deepEqual(await shownBlocks(page), ["Työ, työ, työtön", "Jo ja tyo"], "the match was selected")
  await page.keyboard.press("Control+Shift+F")
  await page.keyboard.type("puuttuu")
  await count.getByText("Ei osumia").waitFor()
  await window.context.close()
})

test("on a small screen neither what is found nor the caret hides behind what stands above and below the text", async () => {
  const window = await signIn(browser, server, COORDINATOR, { viewport: { width: 320, height: 700 } })
  const { page } = window
  await emptyStatement(page)
  await paste(page, { "text/html": `${fixture("word-desktop")}${"<p>Väliä.</p>".repeat(30)}<p>Viimeinen.</p>` })
  await page.getByText("Taulukko liitettiin").waitFor()
  const isInSight = (what: "found" | "caret") => page.waitForFunction((kind) => {
    const place = kind === "found" ? document.querySelector(".found-here") : getSelection()?.focusNode?.parentElement
    const { top = 0, bottom = 0 } = place?.getBoundingClientRect() ?? {}
    const [bar, foot] = [".editor-bar", ".editor-foot"].map((part) => document.querySelector(part)?.getBoundingClientRect())
    return top >= (bar?.bottom ?? 0) && bottom <= (foot?.top ?? 0)
  }, what)
  await page.keyboard.press("Control+Shift+F")
  for (const words of ["Viimeinen", "Ensimmäinen", "Viimeinen"]) {
    await page.fill("#find-words", words)
    await page.locator(".found-here").getByText(words).waitFor()
    await isInSight("found")
  }
  await page.keyboard.press("Escape")
  for (const key of ["Control+Home", "Control+End", "Control+Home"]) {
    await page.keyboard.press(key)
    await isInSight("caret")
  }
  await window.context.close()
})

test("who may only read finds words and the shortcuts too", async () => {
  const window = await signIn(browser, server, COMMENTER)
  const { page } = window
  await page.goto(`${server.url}/statements/${statement}/write`)
  await page.waitForSelector("[role=textbox][contenteditable=false]")
  await page.getByRole("button", { name: "Etsi tekstistä" }).click()
  await page.keyboard.type("palkkatuki")
  await page.locator(".found-here").waitFor()
  await page.keyboard.press("Escape")
  await page.getByRole("button", { name: "Näppäinohjeet" }).click()
  await page.getByRole("dialog", { name: "Näppäinohjeet" }).waitFor()
  await window.context.close()
})

test("the list of shortcuts opens and closes by the keyboard and gives the focus back", async () => {
  const window = await signIn(browser, server, WRITER)
  const { page } = window
  await openEditor(page, server, statement)
  await page.click("[role=textbox]")
  await page.keyboard.press("Alt+0")
  const dialog = page.getByRole("dialog", { name: "Näppäinohjeet" })
  await dialog.waitFor()
  for (const words of ["Ctrl+Vaihto+F", "Esc, sitten Sarkain", "Ctrl+Alt+1"]) await dialog.getByText(words, { exact: true }).waitFor()
  await page.keyboard.press("Escape")
  await dialog.waitFor({ state: "detached" })
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "textbox")
  await page.keyboard.press("Alt+F10")
  await page.waitForFunction(() => document.activeElement?.closest("[role=toolbar]") !== null)
  await window.context.close()
})

test("the length of the text follows the writer", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await emptyStatement(page)
  const count = page.locator(".count")
  assert.equal(await count.textContent(), "0 sanaa 0 merkkiä 0 ilman välejä")
  await page.keyboard.type("Työtä ja toivoa")
  await count.getByText("3 sanaa").waitFor()
  assert.equal(await count.textContent(), "3 sanaa 15 merkkiä 13 ilman välejä")
  assert.equal(await page.locator(".count[aria-live], .count [aria-live]").count(), 0, "it never interrupts")
  await window.context.close()
})

test("clauses have the same numbers where they are written and where they are read", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  const id = await emptyStatement(page)
  await paste(page, { "text/html": "<h1>a</h1><p>b</p><ul><li>c<ol><li>d</li></ol></li></ul><h2>e</h2><blockquote><p>f</p><p>g</p></blockquote>" })
  await page.keyboard.press("Enter")
  await page.keyboard.press("Enter")
  await page.keyboard.type("h")
  await saved(page)
  const written = await numbers(page, "[role=textbox] p")
  await page.goto(`${server.url}/statements/${id}`)
  assert.deepEqual(written.filter(([text]) => text !== ""), await numbers(page, ".statement .text p"))
  assert.deepEqual(written, [["b", true], ["c", true], ["d", true], ["f", true], ["g", true], ["h", true]])
  await window.context.close()
})

/** The paragraphs, and whether each has a number before it that counts on. */
function numbers(page: Page, selector: string): Promise<[string, boolean][]> {
  return page.$$eval(selector, (blocks) =>
    blocks.map((block): [string, boolean] => {
      const counts = getComputedStyle(block).counterIncrement === "clause 1"
      return [block.textContent ?? "", counts && getComputedStyle(block, "::before").content.startsWith("counter(clause)")]
    }),
  )
}

for (const options of [
  { viewport: { width: 320, height: 700 } },
  { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, colorScheme: "dark" },
  { viewport: { width: 1280, height: 900 }, forcedColors: "active" },
] as const) {
  test(`everything opened at once works for everybody: ${JSON.stringify(options)}`, async () => {
    const window = await signIn(browser, server, COORDINATOR, options)
    const { page } = window
    await emptyStatement(page)
    await paste(page, { "text/html": fixture("google-docs") })
    await page.getByText("Taulukko liitettiin").waitFor()
    await page.keyboard.press("Control+Shift+F")
    await page.keyboard.type("andra")
    await page.locator(".found-here").waitFor()
    for (const dialog of ["closed", "open"]) {
      if (dialog === "open") await page.keyboard.press("Alt+0")
      assert.deepEqual(await violations(page), [])
      await fits(page)
    }
    await window.context.close()
  })
}
