import assert from "node:assert/strict"
import { test } from "node:test"
import { COMMENTER, COORDINATOR, WRITER, openEditor, openMenu, signIn } from "./lausuma"
import { browser, server, statement } from "./world"

test("the editor is the page's one textbox, named by the statement, and its state is a status", async () => {
  const window = await signIn(browser, server, WRITER)
  await openEditor(window.page, server, statement)
  const snapshot = await window.page.locator("main").ariaSnapshot()
  assert.match(snapshot, /textbox "Palkkatuki kuntoon: työtä, joka kantaa"/)
  assert.equal(await window.page.getByRole("textbox").count(), 1)
  assert.match(snapshot, /toolbar "Tekstin muotoilu"/)
  assert.match(snapshot, /heading "Palkkatuki kuntoon: työtä, joka kantaa" \[level=1\]/)
  assert.match(snapshot, /status: Tallennettu/)
  await window.context.close()
})

test("a text is read, and a language chosen, without JavaScript", async () => {
  const window = await signIn(browser, server, COMMENTER, { javaScriptEnabled: false })
  const { page } = window
  await page.click("text=Palkkatuki kuntoon")
  await page.waitForURL(`${server.url}/statements/${statement}`)
  assert.ok((await page.locator("article .text p").count()) > 10)
  for (const [button, language, words] of [
    ["Svenska", "sv", "Dataskydd"],
    ["English", "en", "Privacy"],
    ["Suomi", "fi", "Tietosuoja"],
  ] as const) {
    await page.getByRole("contentinfo").getByRole("button", { name: button }).click()
    assert.equal(await page.locator("html").getAttribute("lang"), language)
    await page.getByRole("link", { name: words }).waitFor()
    assert.ok(page.url().endsWith(`/statements/${statement}`), "one stays where one was")
  }
  await window.context.close()
})

test("a coordinator opens a statement by the keyboard alone and writes its first words", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await page.goto(`${server.url}/statements/new`)
  await page.focus("#title")
  await page.keyboard.press("Enter")
  await page.getByRole("alert").waitFor()
  assert.equal(await page.getByRole("alert").getByRole("heading").textContent(), "Korjaa yksi kohta")
  assert.deepEqual(await page.getByRole("alert").getByRole("link").allTextContents(), ["Anna kannanotolle otsikko."])
  await page.focus("#title")
  await page.keyboard.type("Ääni myös hiljaisille")
  await page.keyboard.press("Enter")
  await page.waitForSelector("[role=textbox][contenteditable=true]")
  await page.focus("[role=textbox]")
  await page.keyboard.type("# Miksi")
  await page.keyboard.press("Enter")
  await page.keyboard.type("Koska jokainen ääni on tärkeä.")
  await page.waitForFunction(() => document.querySelector("[role=status]")?.textContent?.trim() === "Tallennettu")
  const id = /statements\/([0-9a-f]{32})/.exec(page.url())?.[1]
  const answer = await server.api(`/statements/${id}/text`, await server.token(WRITER))
  assert.equal(await answer.text(), "# Miksi\n\nKoska jokainen ääni on tärkeä.\n")
  // Escape, then Tab leaves the text: no trap.
  await page.keyboard.press("Escape")
  await page.keyboard.press("Tab")
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[role=textbox]") === null), true)
  assert.deepEqual(window.complaints, ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"])
  await window.context.close()
})

test("whoever signs out is told so in an open editor", async () => {
  const window = await signIn(browser, server, WRITER)
  await openEditor(window.page, server, statement)
  const other = await window.context.newPage()
  await other.goto(server.url)
  await openMenu(other)
  await other.getByRole("button", { name: "Kirjaudu ulos" }).click()
  await window.page.getByText("Kirjautumisesi on päättynyt").first().waitFor()
  assert.equal(await window.page.locator("[role=textbox][contenteditable=true]").count(), 0)
  await window.context.close()
})
