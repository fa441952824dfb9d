import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, before, beforeEach, test } from "node:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { PATIENCE, SWEDISH_WRITER, Server, WRITER, type Window, launch, openEditor, openMenu, saved, signIn } from "./lausuma"

let browser: Browser
let server: Server
let statement: string
let window: Window

before(async () => {
  browser = await launch()
})

beforeEach(async () => {
  server = await Server.start()
  const statements = await server.statements(await server.token(WRITER))
  statement = statements.find((each) => each.language === "sv")?.id ?? ""
  assert.ok(statement)
  window = await signIn(browser, server, WRITER)
})

afterEach(async () => {
  await window.context.close()
  await server.end()
})

after(() => browser.close())

/** Opens the editor and waits until it would open without a network too. */
async function openForOffline(page: Page): Promise<void> {
  await openEditor(page, server, statement)
  await saved(page)
  await page.evaluate(async () => {
    while (navigator.serviceWorker.controller === null || (await caches.match(location.pathname)) === undefined) {
      await new Promise(requestAnimationFrame)
    }
  })
}

/** Neither network nor server. */
async function cutOff(context: BrowserContext): Promise<void> {
  await context.setOffline(true)
  await server.kill()
}

async function comeBack(context: BrowserContext): Promise<void> {
  await server.run()
  await context.setOffline(false)
}

async function typeAtTheEnd(page: Page, words: string): Promise<void> {
  await page.click("[role=textbox]")
  await page.keyboard.press("Control+End")
  await page.keyboard.type(words)
}

async function reopened(page: Page): Promise<void> {
  await page.reload()
  await page.waitForSelector("[role=textbox][contenteditable=true]")
}

async function says(page: Page, state: RegExp): Promise<void> {
  await page.waitForFunction((source) => new RegExp(source, "u").test(document.querySelector("[role=status]")?.textContent ?? ""), state.source)
}

function shown(page: Page): Promise<string> {
  return page.$eval("[role=textbox]", (box) => [...box.querySelectorAll("p, h1, h2, h3")].map((block) => block.textContent).join("\n"))
}

async function shows(page: Page, words: string): Promise<void> {
  const isThere = page.waitForFunction((all) => document.querySelector("[role=textbox]")?.textContent?.includes(all), words)
  await isThere.catch(async (error: unknown) => {
    throw new Error(`“${words}” is not in: ${await shown(page)}`, { cause: error })
  })
}

async function stored(email = WRITER): Promise<string> {
  return (await server.api(`/statements/${statement}/text?format=text`, await server.token(email))).text()
}

/** How many records a store of the device's database holds. */
function countOf(page: Page, store: string): Promise<number> {
  return page.evaluate(async (name) => {
    const asked = indexedDB.open("lausuma")
    await new Promise((opened) => (asked.onsuccess = opened))
    const count = asked.result.transaction(name).objectStore(name).count()
    await new Promise((counted) => (count.onsuccess = counted))
    asked.result.close()
    return count.result
  }, store)
}

test("without network and server a reload opens the text, and what is written then is kept and sent", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  await typeAtTheEnd(page, "Verkossa. ")
  await saved(page)
  await cutOff(context)
  await typeAtTheEnd(page, "Ilman verkkoa. ")
  await says(page, /15 muutosta on tallessa tällä laitteella/)
  await reopened(page)
  assert.match(await shown(page), /Verkossa\. Ilman verkkoa\./)
  await says(page, /15 muutosta on tallessa tällä laitteella/)
  await typeAtTheEnd(page, "Yhä ilman. ")
  await says(page, /26 muutosta on tallessa tällä laitteella/)
  // Closed and opened again, still without.
  await page.close()
  const again = await context.newPage()
  again.setDefaultTimeout(PATIENCE)
  await again.goto(`${server.url}/statements/${statement}/write`)
  await shows(again, "Yhä ilman.")
  await comeBack(context)
  await saved(again)
  assert.equal(await stored(), await shown(again))
  assert.match(await stored(), /Verkossa\. Ilman verkkoa\. Yhä ilman\./)
  assert.equal(await countOf(again, "unsent"), 0)
})

test("two tabs of one person write without a network, each as an actor of its own, and end the same", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  const other = await context.newPage()
  other.setDefaultTimeout(PATIENCE)
  await openForOffline(other)
  await cutOff(context)
  await typeAtTheEnd(page, "Ensimmäinen välilehti. ")
  await typeAtTheEnd(other, "Toinen välilehti. ")
  await says(page, /23 muutosta on tallessa tällä laitteella/)
  await says(other, /18 muutosta on tallessa tällä laitteella/)
  const held = await page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name) ?? [])
  assert.equal(new Set(held.filter((name) => name?.startsWith("lausuma-actor-"))).size, 2)
  await reopened(other)
  // Its own words of before the reload are there at once, and the open tab gets them from the device too.
  await shows(other, "Toinen välilehti.")
  await shows(page, "Toinen välilehti.")
  await typeAtTheEnd(other, "Ladattu uudelleen. ")
  await says(other, /37 muutosta on tallessa tällä laitteella/)
  await comeBack(context)
  for (const each of [page, other]) {
    await shows(each, "Ensimmäinen välilehti.")
    await shows(each, "Toinen välilehti.")
    await shows(each, "Ladattu uudelleen.")
    await saved(each)
  }
  const text = await stored()
  for (const each of [page, other]) assert.equal(await shown(each), text)
  for (const words of ["Ensimmäinen välilehti.", "Toinen välilehti.", "Ladattu uudelleen."]) {
    assert.equal(text.split(words).length, 2, `${words} once`)
  }
})

test("words typed in the very moment of a reload without a network are kept", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  await cutOff(context)
  page.on("dialog", (dialog) => void dialog.accept())
  await typeAtTheEnd(page, "Viime hetkellä. ")
  await reopened(page)
  await shows(page, "Viime hetkellä.")
  await comeBack(context)
  await saved(page)
  assert.match(await stored(), /Viime hetkellä\./)
})

test("3,000 edits made without a network are kept, survive a reload and are sent", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  const swedish = await signIn(browser, server, SWEDISH_WRITER)
  await openEditor(swedish.page, server, statement)
  await context.setOffline(true)
  const words = "Päivä ilman verkkoa on pitkä. ".repeat(100)
  await typeAtTheEnd(page, words)
  await swedish.page.click("[role=textbox]")
  await swedish.page.keyboard.type("Under tiden skrev andra. ")
  await saved(swedish.page)
  await says(page, /3\s000 muutosta on tallessa/)
  await reopened(page)
  await says(page, /3\s000 muutosta on tallessa/)
  await context.setOffline(false)
  await saved(page)
  await shows(page, "Under tiden skrev andra.")
  await shows(swedish.page, words.trim())
  const text = await stored()
  assert.ok(text.includes(words.trim()))
  assert.equal(await shown(page), text)
  assert.equal(await shown(swedish.page), text)
  assert.equal(await countOf(page, "unsent"), 0)
  await swedish.context.close()
})

test("a change that the server refuses leaves the text and is given back, until the writer drops it", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  await page.goto(server.url)
  const answer = await server.api(`/statements/${statement}/text?format=automerge`, await server.token(WRITER))
  const doc = A.load<{ text: string; secret?: number }>(new Uint8Array(await answer.arrayBuffer()))
  const actor = await page.evaluate(async () => {
    const asked = indexedDB.open("lausuma")
    await new Promise((opened) => (asked.onsuccess = opened))
    const texts = asked.result.transaction("texts").objectStore("texts").getAll()
    await new Promise((got) => (texts.onsuccess = got))
    asked.result.close()
    return texts.result[0].spares[0] as string
  })
  // A text that a statement can't hold, as an editor with a fault might make it.
  const wrong = A.change(A.clone(doc, { actor }), { time: 0 }, (draft) => {
    A.splice(draft, ["text"], doc.text.length, 0, "Kielletty ajatus")
    draft.secret = 1
  })
  const bytes = [...(A.getLastLocalChange(wrong) ?? [])]
  await page.evaluate(
    async ([actor, bytes]) => {
      const asked = indexedDB.open("lausuma")
      await new Promise((opened) => (asked.onsuccess = opened))
      const texts = asked.result.transaction("texts").objectStore("texts").getAllKeys()
      await new Promise((got) => (texts.onsuccess = got))
      const transaction = asked.result.transaction("unsent", "readwrite")
      transaction.objectStore("unsent").add({ text: texts.result[0], actor, bytes: Uint8Array.from(bytes) })
      await new Promise((done) => (transaction.oncomplete = done))
      asked.result.close()
    },
    [actor, bytes] as const,
  )
  await page.goto(`${server.url}/statements/${statement}/write`)
  await page.getByRole("heading", { name: "Osaa tekstistäsi ei voitu tallentaa" }).waitFor()
  assert.equal(await page.locator(".given-back blockquote").textContent(), "Kielletty ajatus")
  await page.waitForSelector("[role=textbox][contenteditable=true]")
  await typeAtTheEnd(page, "Sallittu ajatus. ")
  await saved(page)
  assert.ok(!(await shown(page)).includes("Kielletty"), "it is out of the text")
  assert.equal(await stored(), await shown(page))
  assert.match(await stored(), /Sallittu ajatus/)
  // It waits on the device.
  await reopened(page)
  await page.locator(".given-back blockquote").getByText("Kielletty ajatus").waitFor()
  await context.grantPermissions(["clipboard-read", "clipboard-write"])
  await page.locator(".given-back button").first().click()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "Kielletty ajatus")
  page.once("dialog", (dialog) => void dialog.accept())
  await page.locator(".given-back button").nth(1).click()
  await page.locator(".given-back").waitFor({ state: "detached" })
  await reopened(page)
  await saved(page)
  assert.equal(await page.locator(".given-back").count(), 0)
})

test("a server that has lost everything takes no words away from the device", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  await cutOff(context)
  await typeAtTheEnd(page, "Vain tällä laitteella. ")
  await says(page, /23 muutosta on tallessa/)
  const empty = await server.emptied(mkdtempSync(join(tmpdir(), "lausuma-")))
  await context.setOffline(false)
  await page.getByText("Kirjautumisesi on päättynyt").first().waitFor()
  await shows(page, "Vain tällä laitteella.")
  await page.reload()
  await shows(page, "Vain tällä laitteella.")
  await says(page, /muutosta on tallentamatta/)
  assert.equal(await countOf(page, "unsent"), 23)
  await empty.end()
})

test("people who share a device never see each other's unsent words, and lose none", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  await cutOff(context)
  await typeAtTheEnd(page, "Ensimmäisen kirjoittajan sanat. ")
  await says(page, /32 muutosta on tallessa/)
  await page.close()
  await comeBack(context)
  const second = await context.newPage()
  second.setDefaultTimeout(PATIENCE)
  await second.goto(server.url)
  await openMenu(second)
  await second.getByRole("button", { name: "Kirjaudu ulos" }).click()
  await second.goto(`${server.url}/login`)
  await second.click(`button[value="${SWEDISH_WRITER}"]`)
  await second.waitForURL(`${server.url}/`)
  await openForOffline(second)
  await typeAtTheEnd(second, "Den andra. ")
  await saved(second)
  assert.ok(!(await shown(second)).includes("Ensimmäisen kirjoittajan"))
  await context.setOffline(true)
  await reopened(second)
  assert.ok(!(await shown(second)).includes("Ensimmäisen kirjoittajan"))
  await context.setOffline(false)
  await saved(second)
  await openMenu(second)
  await second.getByRole("button", { name: /Kirjaudu ulos|Logga ut/ }).click()
  await second.waitForURL(`${server.url}/`)
  // The second one had nothing unsent: nothing of theirs stays.
  await second.evaluate(async () => {
    while (await caches.has("lausuma-pages")) await new Promise(requestAnimationFrame)
  })
  assert.equal(await countOf(second, "texts"), 1)
  await second.goto(`${server.url}/login`)
  await second.click(`button[value="${WRITER}"]`)
  await second.waitForURL(`${server.url}/`)
  await openForOffline(second)
  await shows(second, "Ensimmäisen kirjoittajan sanat.")
  assert.match(await stored(), /Ensimmäisen kirjoittajan sanat\./)
  assert.match(await stored(), /Den andra\./)
})

test("a browser that keeps nothing says so, and warns before words are lost", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await page.addInitScript("Object.defineProperty(window, 'indexedDB', { value: { open() { throw new Error('no') } } })")
  await openEditor(page, server, statement)
  await saved(page)
  await context.setOffline(true)
  await typeAtTheEnd(page, "Ei mihinkään. ")
  await says(page, /Selain ei salli muutosten säilyttämistä/)
  const warned = page.waitForEvent("dialog")
  await page.close({ runBeforeUnload: true })
  const dialog = await warned
  assert.equal(dialog.type(), "beforeunload")
  await dialog.dismiss()
  await context.setOffline(false)
  await saved(page)
  assert.match(await stored(), /Ei mihinkään\./)
})

test("leaving with words that the device keeps asks nothing; signing out with them does", { timeout: 3 * PATIENCE }, async () => {
  const { page, context } = window
  await openForOffline(page)
  await context.setOffline(true)
  await typeAtTheEnd(page, "Kesken. ")
  await says(page, /8 muutosta on tallessa/)
  const asked: string[] = []
  page.on("dialog", (dialog) => {
    asked.push(`${dialog.type()}: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await reopened(page)
  assert.deepEqual(asked, [])
  const question = page.waitForEvent("dialog")
  await openMenu(page)
  await page.getByRole("button", { name: "Kirjaudu ulos" }).click()
  await question
  await shows(page, "Kesken.")
  assert.equal(asked.length, 1)
  assert.match(asked[0] ?? "", /^confirm: 8 muutosta ei ole vielä tallennettu/)
})
