import assert from "node:assert/strict"
import { before, test } from "node:test"
import type { Page } from "playwright-core"
import { COMMENTER, COORDINATOR, SWEDISH_WRITER, signIn } from "./lausuma"
import { browser, server } from "./world"

let id: string

before(async () => {
  const token = await server.token(COORDINATOR)
  const made = (await (await server.post("/statements", token, { title: "Kommentoitava kannanotto" })).json()) as { id: string }
  id = made.id
  await server.post(`/statements/${id}/text`, token, { markdown: "# Otsikko\n\nEnsimmäinen kohta.\n\nTuki maksetaan heti koko ajalta.\n" })
  const closes = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString()
  await server.post(`/statements/${id}/rounds`, token, { name: "Kierros", closes_at: closes })
})

const at = (rest: string) => `/statements/${id}${rest}`

async function text(page: Page): Promise<string> {
  return (await page.locator("main").innerText()).replaceAll(" ", " ")
}

/** Moves the focus on by the keyboard alone until it is on that control. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab")
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null
      const label = element?.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : undefined
      return element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? ""
    })
    if (focused.trim() === name) return
  }
  assert.fail(`the keyboard does not reach ${name}`)
}

test("a clause is commented on by the keyboard alone, and the comment has a receipt", async () => {
  const window = await signIn(browser, server, COMMENTER)
  const { page } = window
  await page.goto(server.url + at("/versions/1"))
  await tabTo(page, "Kommentoi kohtaa 2")
  await page.keyboard.press("Enter")
  await page.waitForURL(/comments\/new/)
  await tabTo(page, "Kommentti")
  await page.keyboard.type("Maksetaanko tämä todella heti, ääkkösineen?")
  await tabTo(page, "Lähetä kommentti")
  await page.keyboard.press("Enter")
  await page.waitForURL(/comments\/1$/)
  const shown = await text(page)
  for (const words of ["Maksetaanko tämä todella heti, ääkkösineen?", "Tuki maksetaan heti koko ajalta.", "Kuitti", "kohta 2"]) {
    assert.ok(shown.includes(words), `${words}: ${shown}`)
  }
  await window.context.close()
})

test("without JavaScript too, what is wrong with a comment is said, and nothing that was typed is lost", async () => {
  const window = await signIn(browser, server, COMMENTER, { javaScriptEnabled: false })
  const { page } = window
  await page.goto(server.url + at("/comments/new?version=1"))
  await page.getByLabel("Mitä sanoja kommentti koskee").fill("näitä sanoja ei ole")
  await page.getByLabel("Kommentti", { exact: true }).fill("Tallessa pysyvä teksti")
  await page.getByRole("button", { name: "Lähetä kommentti" }).click()
  await page.getByRole("alert").waitFor()
  assert.match(await page.getByRole("alert").innerText(), /Lainattuja sanoja ei löydy/)
  assert.equal(await page.getByLabel("Kommentti", { exact: true }).inputValue(), "Tallessa pysyvä teksti")
  await page.getByLabel("Mitä sanoja kommentti koskee").fill("koko ajalta")
  await page.getByText("Laji ja muutosehdotus").click()
  await page.getByLabel("Muutosehdotus").fill("koko kaudelta")
  await page.getByRole("button", { name: "Lähetä kommentti" }).click()
  await page.waitForURL(/comments\/2$/)
  assert.ok((await page.locator(".suggestion ins").innerText()).includes("kaudelta"))
  await window.context.close()
})

test("the coordinator answers in the queue, takes a suggestion in, and the organisation reads its letter", async () => {
  const writer = await server.token(SWEDISH_WRITER)
  for (const words of ["Yksi", "Kaksi"]) await server.post(`/statements/${id}/comments`, writer, { version: 1, text: words })
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await page.goto(server.url + at("/comments"))
  for (const number of [3, 4]) await page.getByLabel(`Valitse kommentti ${number} vastattavaksi`).check()
  await page.getByRole("button", { name: "Tallenna vastaus" }).click()
  await page.getByRole("alert").waitFor()
  assert.ok(await page.getByLabel("Valitse kommentti 3 vastattavaksi").isChecked(), "the choice is kept")
  await page.getByLabel("ei otettu huomioon").check()
  await page.getByLabel("Perustelu").fill("Ei kuulu tähän kannanottoon")
  await page.getByRole("button", { name: "Tallenna vastaus" }).click()
  await page.getByText("Vastatut (2)").waitFor()
  await page.goto(server.url + at("/comments/2"))
  await page.getByRole("button", { name: "Vie ehdotus tekstiin" }).click()
  await page.getByText("otettu huomioon", { exact: true }).first().waitFor()
  await page.goto(server.url + at(""))
  assert.ok((await text(page)).includes("Tuki maksetaan heti koko kaudelta."), await text(page))
  await window.context.close()

  const reader = await signIn(browser, server, COMMENTER)
  await reader.page.goto(server.url + at("/rounds/1"))
  await reader.page.getByRole("link", { name: "Katso, mitä kommenteistanne seurasi" }).click()
  const letter = await text(reader.page)
  for (const words of ["Näin kommenttinne vaikutti", "Tallessa pysyvä teksti", "koko ajalta", "kaudelta"]) {
    assert.ok(letter.includes(words), `${words}: ${letter}`)
  }
  await reader.context.close()
})

test("words that are selected in the round's version are commented on from there", async () => {
  const window = await signIn(browser, server, COMMENTER)
  const { page } = window
  await page.goto(server.url + at("/versions/1"))
  const link = page.getByRole("link", { name: "Kommentoi valittuja sanoja" })
  assert.equal(await link.count(), 0)
  await page.locator("#c2").evaluate((clause) => {
    const [words, last] = [clause.firstChild as Text, clause.lastChild as Node]
    getSelection()?.setBaseAndExtent(words, words.data.indexOf("koko"), last, last.childNodes.length)
  })
  await link.click()
  await page.waitForURL(/comments\/new/)
  assert.equal(await page.getByLabel("Mitä sanoja kommentti koskee").inputValue(), "koko ajalta.")
  await page.getByLabel("Kommentti", { exact: true }).fill("Mikä aika?")
  await page.getByRole("button", { name: "Lähetä kommentti" }).click()
  await page.waitForURL(/comments\/\d+$/)
  assert.equal((await page.locator(".comment .quoted").innerText()).trim(), "koko ajalta.")
  await window.context.close()
})
