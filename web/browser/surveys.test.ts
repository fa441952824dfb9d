import assert from "node:assert/strict"
import { before, test } from "node:test"
import { fits } from "./eyes"
import { COORDINATOR, WRITER, signIn } from "./lausuma"
import { withSurveys } from "./stories"
import { browser, server } from "./world"

const narrow = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } }

let open: number

before(async () => {
  open = (await withSurveys()).open
})

test("a survey is answered by the keyboard alone at 320 px without JavaScript, and what is wrong is said and kept", async () => {
  const window = await signIn(browser, server, WRITER, narrow)
  const { page } = window
  const press = async (name: string) => {
    await page.getByRole("button", { name }).first().focus()
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")])
  }
  await page.goto(`${server.url}/surveys`)
  await page.getByRole("link", { name: "Järjestökysely 2031" }).first().focus()
  await page.keyboard.press("Enter")
  await page.getByRole("link", { name: "Vastaa kyselyyn" }).focus()
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/answer$/)
  await page.getByLabel(/Montako jäsentä/).focus()
  await page.keyboard.type("noin sata")
  await page.keyboard.press("Tab")
  await page.keyboard.type("Kiitos kysymästä.")
  await press("Lähetä vastaus")
  assert.equal(await page.locator(".error-summary li").count(), 2)
  assert.equal(await page.getByLabel(/Montako jäsentä/).inputValue(), "noin sata")
  assert.equal(await page.getByLabel(/Mitä muuta/).inputValue(), "Kiitos kysymästä.")
  await fits(page)
  await page.locator(".error-summary a").first().focus()
  await page.keyboard.press("Enter")
  await page.keyboard.press("Tab")
  await page.keyboard.press("Space")
  await page.getByLabel(/Montako jäsentä/).focus()
  await page.keyboard.press("Control+A")
  await page.keyboard.type("120")
  await press("Tallenna luonnos")
  await page.waitForURL(/\/answer$/)
  assert.equal(await page.getByLabel(/Montako jäsentä/).inputValue(), "120")
  await press("Lähetä vastaus")
  await page.waitForURL(/\/receipt$/)
  assert.match((await page.locator("main").textContent()) ?? "", /Järjestö antoi sen itse/)
  assert.deepEqual(window.complaints, ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"])
  await window.context.close()
})

test("a survey is made by the keyboard alone at 320 px without JavaScript", async () => {
  const window = await signIn(browser, server, COORDINATOR, narrow)
  const { page } = window
  const press = async (name: string | RegExp) => {
    await page.getByRole("button", { name }).first().focus()
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")])
  }
  await page.goto(`${server.url}/surveys/new`)
  await page.locator("#title-fi").focus()
  await page.keyboard.type("Mitä ensi vuonna?")
  await page.locator("#q1-text-fi").focus()
  await page.keyboard.type("Mitä toivotte?")
  await press("Asteikko")
  assert.equal(await page.evaluate(() => document.activeElement?.id), "q2-text-fi", "one goes on where something was added")
  await page.keyboard.type("Kuinka kiire sillä on?")
  await press(/Ylös: Kysymys 2/)
  assert.deepEqual(await page.locator("h3").allTextContents(), ["Kysymys 1: Asteikko", "Kysymys 2: Vapaa teksti"])
  assert.equal(await page.locator("#title-fi").inputValue(), "Mitä ensi vuonna?")
  await fits(page)
  await press("Tallenna ja esikatsele")
  await page.waitForURL(/\/surveys\/\d+\/try$/)
  await page.getByLabel("5").focus()
  await page.keyboard.press("Space")
  await press("Kokeile vastausta")
  assert.equal(await page.getByRole("heading", { name: "Koevastaus kelpaa" }).count(), 1)
  assert.notEqual(page.url(), `${server.url}/surveys/${open}/try`)
  assert.deepEqual(window.complaints, [])
  await window.context.close()
})
