import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { SWEDISH_WRITER, WRITER, openEditor, saved, shownBlocks, signIn } from "./lausuma"
import { browser, server } from "./world"

const FINNISH = "Järjestöt vaativat: työtä, joka kantaa – ei yhtään väliinputoajaa! "
const SWEDISH = "Vi kräver åtgärder nu: småföreningarna behöver långsiktigt stöd på svenska också. "

/** The end of the text, by keyboard. */
async function toTheEnd(page: Page): Promise<void> {
  await page.click("[role=textbox]")
  await page.keyboard.press("Control+End")
}

async function bothShow(pages: Page[], words: string[]): Promise<void> {
  for (const page of pages) {
    await page.waitForFunction((all) => all.every((word) => document.querySelector("[role=textbox]")?.textContent?.includes(word)), words)
  }
}

function count(text: string, word: string): number {
  return text.split(word).length - 1
}

test("two organisations write at once, the server is killed, and nothing that was saved is lost", async () => {
  const token = await server.token(WRITER)
  const statement = (await server.statements(token)).find((each) => each.language === "sv")
  assert.ok(statement)
  const finnish = await signIn(browser, server, WRITER)
  const swedish = await signIn(browser, server, SWEDISH_WRITER)
  const pages = [finnish.page, swedish.page]
  for (const page of pages) await openEditor(page, server, statement.id)

  await toTheEnd(finnish.page)
  await finnish.page.keyboard.type("Ensimmäinen kappale. ")
  await finnish.page.keyboard.press("Enter")
  await finnish.page.keyboard.type("Toinen kappale. ")
  await bothShow(pages, ["Ensimmäinen kappale.", "Toinen kappale."])
  // Each in a paragraph of its own, at the same time.
  await swedish.page.click("[role=textbox] p:nth-of-type(1)")
  await swedish.page.keyboard.press("End")
  await toTheEnd(finnish.page)
  await Promise.all([finnish.page.keyboard.type(FINNISH), swedish.page.keyboard.type(SWEDISH)])
  await bothShow(pages, [FINNISH.trim(), SWEDISH.trim()])
  for (const page of pages) await saved(page)

  // While both type on, the server dies.
  const typing = pages.map((page, at) => page.keyboard.type(at === 0 ? FINNISH.repeat(3) : SWEDISH.repeat(3)))
  await finnish.page.waitForFunction((word) => (document.querySelector("[role=textbox]")?.textContent ?? "").split(word).length > 2, FINNISH.trim())
  await server.kill()
  await Promise.all(typing)
  for (const page of pages) {
    await page.waitForFunction(() => document.querySelector("[role=status]")?.textContent?.includes("tallessa tällä laitteella"))
  }
  await server.run()
  for (const page of pages) await saved(page)
  await bothShow(pages, [FINNISH.repeat(4).trim(), SWEDISH.repeat(4).trim()])
  await finnish.page.waitForFunction(
    (theirs) => JSON.stringify([...document.querySelectorAll("[role=textbox] p")].map((p) => p.textContent)) === theirs,
    JSON.stringify(await swedish.page.$$eval("[role=textbox] p", (all) => all.map((p) => p.textContent))),
  )

  // The windows, the API and the disk say the same.
  const shown = await shownBlocks(finnish.page)
  assert.deepEqual(await shownBlocks(swedish.page), shown)
  const text = shown.join("\n")
  assert.equal(count(text, FINNISH.trim()), 4, "nothing is doubled")
  assert.equal(count(text, SWEDISH.trim()), 4, "nothing is doubled")
  const plain = () => server.api(`/statements/${statement.id}/text?format=text`, token).then((answer) => answer.text())
  assert.equal(await plain(), text)
  await server.kill()
  await server.run()
  assert.equal(await plain(), text)
  await finnish.context.close()
  await swedish.context.close()
})
