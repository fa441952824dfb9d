/** A server that is restarted, and one that comes back with a newer editor, while somebody writes. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { PATIENCE, SWEDISH_WRITER, Server, WRITER, saved, shownBlocks } from "./lausuma"
import { LaterBuild } from "./later"
import { listen, onNewStatement, putBefore, reads, write } from "./text"

const here = onNewStatement()
const { open } = here

/** The name of the script that the page was loaded with. */
function script(page: Page): Promise<string> {
  return page.$eval("script[type=module]", (one) => (one as HTMLScriptElement).src.split("/").at(-1) ?? "")
}

/** Waits until the device has this page and a worker that keeps it. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    while (navigator.serviceWorker.controller === null || (await caches.match(location.pathname)) === undefined) {
      await new Promise(requestAnimationFrame)
    }
  })
}

test("a restart is told politely, once it lasts, and so is its end; the writer writes on", async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Alku."], fredrik)
  await putBefore(jani, ".")
  const { said, hears } = await listen(jani)
  await here.server.goDown()
  await jani.keyboard.type(" ja jatko")
  await hears("Palvelin käynnistyy uudelleen")
  assert.equal(await jani.locator("[role=alert], [aria-live=assertive], dialog[open]").count(), 0, "nothing interrupts")
  assert.equal(await jani.evaluate(() => document.activeElement?.getAttribute("role")), "textbox")
  await here.server.run()
  await hears("Yhteys palasi")
  for (const page of [jani, fredrik]) await saved(page)
  await reads(fredrik, "Alku ja jatko.")
  assert.equal((await said()).filter((words) => words !== "").length, 2, "each is said once")
})

test("a newer editor that comes while one writes is offered politely; nothing is lost, now or when it is taken", { timeout: 3 * PATIENCE }, async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Alku."], fredrik)
  await jani.reload()
  await jani.waitForSelector("[role=textbox][contenteditable=true]")
  await kept(jani)
  const before = await script(jani)
  const after = before.replace(/-.{8}\./, "-newBuild.")
  assert.notEqual(after, before)
  await jani.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }))
  await putBefore(jani, ".")
  const { hears } = await listen(jani)

  // The program stops, and where it was answers a later build on the same data.
  await here.server.goDown()
  const newer = await Server.beside(here.server)
  const later = await LaterBuild.start(here.server.port, newer.port, before, after)
  try {
    await jani.keyboard.type(" Kirjoitan tätä, kun uusi versio tulee")
    await hears("valmiina uusi versio")
    const notice = jani.locator(".notices[aria-live=polite]").getByText("valmiina uusi versio")
    await notice.waitFor()
    assert.equal(await jani.evaluate(() => document.activeElement?.getAttribute("role")), "textbox", "the writer writes on")
    await jani.keyboard.type(", ja vielä")
    await saved(jani)
    await reads(fredrik, "Alku Kirjoitan tätä, kun uusi versio tulee, ja vielä.")
    assert.equal(await jani.evaluate(() => "isTheSamePage" in globalThis), true, "nothing was loaded anew")
    assert.equal(await script(jani), before)

    await jani.context().setOffline(true)
    await jani.keyboard.type(" Ilman verkkoa.")
    await jani.context().setOffline(false)
    await jani.locator(".notices").getByRole("button", { name: "Lataa sivu uudelleen" }).click()
    await jani.waitForFunction(() => !("isTheSamePage" in globalThis))
    await jani.waitForSelector("[role=textbox][contenteditable=true]")
    assert.equal(await script(jani), after)
    await saved(jani)
    const text = ["Alku Kirjoitan tätä, kun uusi versio tulee, ja vielä Ilman verkkoa.."]
    assert.deepEqual(await shownBlocks(jani), text)
    await reads(fredrik, text[0] ?? "")
    assert.equal(await jani.locator(".notices").textContent(), "", "there is nothing newer now")
  } finally {
    for (const { context } of here.windows) await context.close()
    here.windows = []
    await later.end()
    await newer.goDown()
    await here.server.run()
  }
})
