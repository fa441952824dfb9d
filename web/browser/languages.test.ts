/** A statement in two languages: begun by a form, written beside each other, and marked where one has moved on. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COORDINATOR, SWEDISH_WRITER, WRITER, saved, signIn } from "./lausuma"
import { browser, server } from "./world"

const FINNISH = "# Vaatimus\n\nTuki maksetaan heti.\n\nEhdot pidetään ennallaan.\n"

async function begin(): Promise<string> {
  const token = await server.token(COORDINATOR)
  const answer = await server.post("/statements", token, { title: "Kahdella kielellä", language: "fi" })
  const { id } = (await answer.json()) as { id: string }
  await server.post(`/statements/${id}/text`, token, { markdown: FINNISH })
  return id
}

async function openSwedish(page: Page, id: string): Promise<void> {
  await page.goto(`${server.url}/statements/${id}/write?language=sv`)
  await page.waitForSelector("[role=textbox][contenteditable=true]")
}

test("a coordinator adds Swedish by its form, and it is written beside the Finnish text", async () => {
  const id = await begin()
  const { page, context } = await signIn(browser, server, COORDINATOR, { javaScriptEnabled: false })
  await page.goto(`${server.url}/statements/${id}`)
  assert.equal(await page.locator(".text-languages").count(), 0, "one text needs no switch")
  await page.getByRole("link", { name: "Osallistujat" }).click()
  await page.getByRole("link", { name: "Kieliversiot ja sitova kieli" }).click()
  await page.getByRole("combobox", { name: "Kieli" }).selectOption("sv")
  await page.getByRole("button", { name: "Lisää kieliversio" }).click()
  assert.match(await page.locator(".members").innerText(), /suomi · lähtöteksti · sitova[^]*ruotsi/)
  await page.getByRole("link", { name: "ruotsi" }).click()
  assert.match(await page.locator(".binding").innerText(), /Sitova on suomenkielinen teksti. Tämä on käännös./)

  const finnish = await signIn(browser, server, WRITER)
  await finnish.page.goto(`${server.url}/statements/${id}/write`)
  await finnish.page.waitForSelector("[role=textbox][contenteditable=true]")
  const swedish = await signIn(browser, server, SWEDISH_WRITER)
  await openSwedish(swedish.page, id)
  const box = swedish.page.getByRole("textbox")
  assert.equal(await box.getAttribute("lang"), "sv")
  assert.equal(await box.getAttribute("aria-label"), "Kahdella kielellä")
  await box.focus()
  await swedish.page.keyboard.type("Stödet betalas genast.")
  await finnish.page.getByRole("textbox").focus()
  await finnish.page.keyboard.type("Uusi ")
  await Promise.all([saved(swedish.page), saved(finnish.page)])
  const token = await server.token(WRITER)
  const text = async (language: string) => (await server.api(`/statements/${id}/text?language=${language}`, token)).text()
  assert.equal(await text("sv"), "Stödet betalas genast.\n")
  assert.match(await text("fi"), /Uusi/)

  // The editor comes back with what this device keeps of each text.
  await swedish.page.reload()
  await swedish.page.waitForFunction(() => document.querySelector("[role=textbox]")?.textContent === "Stödet betalas genast.")
  await swedish.page.getByRole("link", { name: "suomi" }).click()
  await swedish.page.waitForFunction(() => document.querySelector("[role=textbox]")?.textContent?.includes("Ehdot"))
  for (const window of [finnish, swedish]) assert.deepEqual(window.complaints, [])
  await Promise.all([context.close(), finnish.context.close(), swedish.context.close()])
})

test("what has moved on in the leading text is listed, and the clauses that follow it are marked", async () => {
  const id = await begin()
  const token = await server.token(COORDINATOR)
  await server.post(`/statements/${id}/languages`, token, { language: "sv" })
  const swedish = "# Krav\n\nStödet betalas genast.\n\nVillkoren hålls som förut.\n"
  await server.post(`/statements/${id}/text`, token, { language: "sv", markdown: swedish })
  const { page, context } = await signIn(browser, server, WRITER)
  await page.goto(`${server.url}/statements/${id}?language=sv`)
  const told = page.locator(".follows")
  assert.match(await told.innerText(), /ei ole vielä verrattu/)
  await page.getByRole("button", { name: "Tämä teksti seuraa lähtötekstiä" }).click()
  assert.match(await told.innerText(), /Kyllä\./)
  assert.equal(await page.locator(".behind").count(), 0)

  await server.post(`/statements/${id}/text`, token, { markdown: FINNISH.replace("ennallaan", "kaikille samoina") })
  await page.reload()
  assert.match(await told.innerText(), /muuttunut yhdessä kohdassa/)
  assert.match(await told.innerText(), /Kohta 2/i)
  const marked = page.locator(".behind")
  assert.equal(await marked.count(), 1)
  assert.match(await marked.innerText(), /Lähtöteksti on muuttunut:\s*Villkoren hålls som förut\./)
  assert.deepEqual(await violations(page), [])
  await fits(page)

  await server.post(`/statements/${id}/text`, token, { language: "sv", markdown: swedish.replace("som förut", "lika för alla") })
  await page.reload()
  assert.match(await marked.innerText(), /muokattu sen jälkeen/)
  await page.getByRole("button", { name: "Tämä teksti seuraa lähtötekstiä" }).click()
  assert.match(await told.innerText(), /Kyllä\./)
  assert.equal(await marked.count(), 0)
  await context.close()
})
