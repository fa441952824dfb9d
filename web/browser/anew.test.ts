/** A text is begun anew by its form; what open editors, those without a line, and what closed ones left make of it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { WebSocketRoute } from "playwright-core"
import { COORDINATOR, WRITER, openEditor, saved, signIn } from "./lausuma"
import { browser, server } from "./world"

test("a text is begun anew while somebody writes: what was unsent is given back", async () => {
  const token = await server.token(COORDINATOR)
  const { id } = (await (await server.post("/statements", token, { title: "Alusta aloitettu" })).json()) as { id: string }
  await server.post(`/statements/${id}/text`, token, { markdown: "Ensimmäinen kohta.\n\nSalainen numero 040.\n" })
  await server.post(`/statements/${id}/text`, token, { markdown: "Ensimmäinen kohta.\n" })
  const [open, away] = [await signIn(browser, server, WRITER), await signIn(browser, server, WRITER)]
  for (const { page } of [open, away]) {
    await openEditor(page, server, id)
    await saved(page)
  }
  await away.context.setOffline(true)
  await away.page.click("[role=textbox]")
  await away.page.keyboard.press("Control+End")
  await away.page.keyboard.type(" Junassa kirjoitettua, ääkkösineen.")

  const { page, context } = await signIn(browser, server, COORDINATOR, { javaScriptEnabled: false })
  await page.goto(`${server.url}/statements/${id}/history`)
  await page.getByRole("link", { name: "Aloita teksti alusta" }).click()
  await page.getByRole("button", { name: "Poista historia ja aloita alusta" }).click()
  assert.match(await page.locator(".error-summary").innerText(), /perustelu/i)
  await page.getByLabel("Perustelu").fill("Tekstissä oli henkilötietoja")
  // The open editor comes back with what it had, and once more with nothing.
  const again = open.page.waitForEvent("websocket").then(() => open.page.waitForEvent("websocket"))
  await page.getByRole("button", { name: "Poista historia ja aloita alusta" }).click()
  await page.getByText("Aloitti tekstin alusta ja poisti sen muutoshistorian.").waitFor()
  assert.equal(await page.getByText("Katso teksti tältä hetkeltä").count(), 0)

  // Whoever has it open writes on in the new one, without a reload.
  await again
  const shows = async (box: typeof page, words: string) =>
    box.waitForFunction((all) => document.querySelector("[role=textbox][contenteditable=true]")?.textContent?.includes(all), words)
  await shows(open.page, "Ensimmäinen kohta.")
  await open.page.click("[role=textbox]")
  await open.page.keyboard.press("Control+End")
  await open.page.keyboard.type(" Toinen virke.")
  await saved(open.page)
  assert.equal(await open.page.locator(".given-back").count(), 0, "nothing was unsent here")

  await away.context.setOffline(false)
  await away.page.locator(".given-back blockquote").getByText("Junassa kirjoitettua, ääkkösineen.").waitFor()
  await away.page.getByText("Koordinaattori on aloittanut tekstin alusta.", { exact: false }).waitFor()
  await shows(away.page, "Ensimmäinen kohta. Toinen virke.")
  await away.page.reload()
  await shows(away.page, "Ensimmäinen kohta. Toinen virke.")
  await away.page.locator(".given-back blockquote").getByText("Junassa kirjoitettua, ääkkösineen.").waitFor()
  await away.page.click("[role=textbox]")
  await away.page.keyboard.press("Control+End")
  await away.page.keyboard.type(" Kolmas.")
  await saved(away.page)
  await shows(open.page, "Ensimmäinen kohta. Toinen virke. Kolmas.")
  const text = await (await server.api(`/statements/${id}/text?format=markdown`, token)).text()
  assert.equal(text, "Ensimmäinen kohta. Toinen virke. Kolmas.\n")
  assert.deepEqual(open.complaints, [])
  for (const each of [context, open.context, away.context]) await each.close()
})

test("what a tab without a line left of the text before is given back by a tab that writes on in the new one", async () => {
  const token = await server.token(COORDINATOR)
  const { id } = (await (await server.post("/statements", token, { title: "Kahdessa välilehdessä" })).json()) as { id: string }
  await server.post(`/statements/${id}/text`, token, { markdown: "Ensimmäinen kohta.\n" })
  const { page, context, complaints } = await signIn(browser, server, WRITER)
  const cut = await context.newPage()
  let hasLine = true
  const lines: WebSocketRoute[] = []
  await cut.routeWebSocket(/\/live/, (line) => {
    if (!hasLine) return void line.close()
    lines.push(line)
    line.connectToServer()
  })
  for (const each of [page, cut]) {
    await openEditor(each, server, id)
    await saved(each)
  }
  const typeAtTheEnd = async (tab: typeof page, words: string) => {
    await tab.click("[role=textbox]")
    await tab.keyboard.press("Control+End")
    await tab.keyboard.type(words)
  }
  hasLine = false
  for (const line of lines) await line.close()
  await typeAtTheEnd(cut, " Pätkivällä yhteydellä kirjoitettua.")
  await cut.waitForFunction(() => /laitteelle|laitteella/.test(document.querySelector("[role=status]")?.textContent ?? ""))

  const again = page.waitForEvent("websocket").then(() => page.waitForEvent("websocket"))
  await server.post(`/statements/${id}/begin-anew`, token, { reason: "Tekstissä oli henkilötietoja" })
  await again
  await page.waitForSelector("[role=textbox][contenteditable=true]")
  await typeAtTheEnd(page, " Toinen virke.")
  await saved(page)
  assert.equal(await page.locator(".given-back").count(), 0)

  await cut.close()
  await page.locator(".given-back blockquote").getByText("Pätkivällä yhteydellä kirjoitettua.", { exact: true }).waitFor()
  await typeAtTheEnd(page, " Kolmas.")
  await saved(page)
  const text = await (await server.api(`/statements/${id}/text?format=markdown`, token)).text()
  assert.equal(text, "Ensimmäinen kohta. Toinen virke. Kolmas.\n")
  await page.reload()
  await page.locator(".given-back blockquote").waitFor()
  assert.equal(await page.locator(".given-back").count(), 1)
  assert.deepEqual(complaints, [])
  await context.close()
})
