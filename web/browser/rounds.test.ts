/** A round by its forms, without JavaScript; and what an open editor makes of it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { COORDINATOR, WRITER, openEditor, saved, signIn } from "./lausuma"
import { browser, server, statement } from "./world"

test("a coordinator opens a round in which the draft rests, and the writer's editor says so and takes nothing", async () => {
  const writer = await signIn(browser, server, WRITER)
  await openEditor(writer.page, server, statement)
  const box = writer.page.getByRole("textbox")

  const { page, context } = await signIn(browser, server, COORDINATOR, { javaScriptEnabled: false })
  await page.goto(`${server.url}/statements/${statement}`)
  await page.getByRole("link", { name: "Kierrokset" }).click()
  await page.getByRole("link", { name: "Avaa kommentointikierros" }).click()
  await page.getByLabel("Kierroksen nimi").fill("Ääniä kentältä")
  await page.getByLabel("Luonnosta ei kirjoiteta kierroksen aikana.").check()
  await page.getByLabel("Sulkeutuu").fill("2001-01-01T12:00")
  await page.getByRole("button", { name: "Avaa kierros" }).click()
  assert.match(await page.locator(".error-summary").innerText(), /Sulkeutumisaika on jo mennyt/)
  assert.equal(await page.getByLabel("Kierroksen nimi").inputValue(), "Ääniä kentältä", "what was typed is kept")
  const closes = new Date(Date.now() + 10 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  await page.getByLabel("Sulkeutuu").fill(`${closes}T23:59`)
  await page.getByRole("button", { name: "Avaa kierros" }).click()
  assert.match(await page.locator(".rounds").innerText(), /Kierros 1: Ääniä kentältä/)
  assert.match(await page.locator(".rounds").innerText(), /Suomen aikaa.*Aikaa on jäljellä \d+ päivää/s)

  await writer.page.getByText("Kierros on auki, ja luonnos lepää sen ajan.").waitFor()
  assert.equal(await box.getAttribute("contenteditable"), "false")

  await page.goto(`${server.url}/statements/${statement}/rounds/1`)
  await page.getByRole("link", { name: "Sulje kierros" }).click()
  await page.getByRole("button", { name: "Sulje kierros" }).click()
  assert.match(await page.locator(".error-summary").innerText(), /perustelu/i)
  await page.getByLabel("Perustelu").fill("Kaikki ovat jo vastanneet")
  await page.getByRole("button", { name: "Sulje kierros" }).click()
  assert.match(await page.locator("main").innerText(), /Kommentteihin vastataan/)

  await writer.page.locator("[role=textbox][contenteditable=true]").waitFor()
  await page.getByRole("link", { name: "Päätä kierros" }).click()
  await page.getByRole("button", { name: "Päätä kierros" }).click()
  assert.match(await page.locator("main").innerText(), /Päätetty/)
  await page.goto(`${server.url}/statements/${statement}/log`)
  assert.match(await page.locator(".acts").innerText(), /sulki kierroksen 1\.\s*Perustelu: Kaikki ovat jo vastanneet/)
  await context.close()
  await writer.context.close()
})

test("what was written without a line while the draft rests comes back, and is kept for the organisation to hand in later", async () => {
  const token = await server.token(COORDINATOR)
  const { id } = (await (await server.post("/statements", token, { title: "Lepäävä luonnos" })).json()) as { id: string }
  await server.post(`/statements/${id}/text`, token, { markdown: "Alku.\n" })
  const { page, context } = await signIn(browser, server, WRITER)
  await openEditor(page, server, id)
  await saved(page)
  await context.setOffline(true)
  await page.click("[role=textbox]")
  await page.keyboard.press("Control+End")
  await page.keyboard.type(" Junassa kirjoitettua, ääkkösineen.")
  const closes = new Date(Date.now() + 10 * 24 * 60 * 60 * 1000).toISOString()
  const opened = await server.post(`/statements/${id}/rounds`, token, { closes_at: closes, drafting: "rests" })
  assert.equal(opened.status, 201)
  await context.setOffline(false)
  await page.locator(".given-back blockquote").getByText("Junassa kirjoitettua, ääkkösineen.").waitFor()
  await page.locator(".given-back").getByText("Teksti on talletettu järjestöllenne.", { exact: false }).waitFor()
  await page.goto(`${server.url}/statements/${id}/returned`)
  assert.match((await page.locator("main").textContent()) ?? "", /Junassa kirjoitettua, ääkkösineen\./)
  const text = await (await server.api(`/statements/${id}/text?format=markdown`, token)).text()
  assert.equal(text, "Alku.\n", "nothing of it is in the text")

  // It is handed in once the draft is written again.
  await server.post(`/statements/${id}/rounds/1/close`, token, { reason: "Kaikki vastasivat" })
  await page.reload()
  await page.getByRole("link", { name: "Tuo luonnokseen" }).click()
  await page.waitForSelector("[role=textbox][contenteditable=true]")
  assert.match(await page.locator("main").innerText(), /Junassa kirjoitettua/)
  await context.close()
})
