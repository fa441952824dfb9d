/** Teams, hats, the log of decisions and tokens: with JavaScript off, narrow, and for assistive technology. */
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COORDINATOR, TWO_HATS, WRITER, openEditor, openMenu, signIn } from "./lausuma"
import { browser, server, statement } from "./world"

/** A picture for whoever looks, where `LAUSUMA_PICTURES` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["LAUSUMA_PICTURES"]
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

const pages: [string, string, () => string][] = [
  ["a statement's team", COORDINATOR, () => `/statements/${statement}/team`],
  ["a team that one may not change", WRITER, () => `/statements/${statement}/team`],
  ["the log of decisions", WRITER, () => `/statements/${statement}/log`],
  ["the tokens of a person", WRITER, () => "/me/tokens"],
  ["a front page with several hats", TWO_HATS, () => "/"],
  ["the form of a new statement", COORDINATOR, () => "/statements/new"],
]

for (const [name, email, path] of pages) {
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]] as const) {
    test(`${name} works for everybody at ${width} px, ${colorScheme}`, async () => {
      const window = await signIn(browser, server, email, { viewport: { width, height: 800 }, colorScheme })
      const { page } = window
      await page.goto(server.url + path())
      await picture(page, `${name} ${width}`)
      assert.deepEqual(await violations(page), [])
      await fits(page)
      assert.equal(await page.locator("h1").count(), 1)
      assert.deepEqual(window.complaints, [], "the console is silent")
      await window.context.close()
    })
  }
}

test("a team is changed without JavaScript, and the log says by whom and why", async () => {
  const window = await signIn(browser, server, COORDINATOR, { javaScriptEnabled: false, viewport: { width: 320, height: 700 } })
  const { page } = window
  await page.goto(`${server.url}/statements/${statement}`)
  await page.getByRole("link", { name: "Osallistujat", exact: true }).click()
  await page.getByLabel("Etsi järjestöä nimellä").fill("esteetön")
  await page.getByRole("button", { name: "Etsi", exact: true }).click()
  await page.getByLabel("Järjestö", { exact: true }).selectOption({ label: "Esteetön Uusimaa ry" })
  await page.getByLabel("Koordinaattori", { exact: true }).check()
  await page.getByRole("button", { name: "Lisää järjestö" }).click()
  assert.equal(await page.getByRole("alert").textContent(), "Kirjoita perustelu. Se näkyy kaikille.")
  await page.getByLabel("Etsi järjestöä nimellä").fill("esteetön")
  await page.getByRole("button", { name: "Etsi", exact: true }).click()
  await page.getByLabel("Koordinaattori", { exact: true }).check()
  await page.locator("#reason").fill("Tuntee esteettömyyden")
  await page.getByRole("button", { name: "Lisää järjestö" }).click()
  await page.locator("section[aria-labelledby=coordinators] li", { hasText: "Esteetön Uusimaa ry" }).waitFor()
  await page.getByLabel("Koordinaattorit ja ne järjestöt, jotka he nimeävät").check()
  await page.getByRole("button", { name: "Tallenna avoimuus" }).click()
  await page.getByText("Kirjoittamaan ja kommentoimaan pääsevät vain koordinaattorit.").waitFor()
  await page.getByLabel("Etsi järjestöä nimellä").fill("soutajat")
  await page.getByRole("button", { name: "Etsi", exact: true }).click()
  await page.getByLabel("Osallistuja", { exact: true }).check()
  await page.getByRole("button", { name: "Lisää järjestö" }).click()
  await page.locator("section[aria-labelledby=audience] li", { hasText: "Porvoonjoen soutajat ry" }).waitFor()
  await picture(page, "a team after changes 320")
  await page.getByRole("link", { name: "Kaikki koordinaattorien päätökset" }).click()
  const act = page.locator("article", { hasText: "otti koordinaattoriksi järjestön Esteetön Uusimaa ry" })
  assert.match((await act.textContent()) ?? "", /Uuden työn yhdistys ry.*Perustelu: Tuntee esteettömyyden.*Suomen aikaa/)
  await window.context.close()
})

test("a writer whose organisation is left out reads on and is told so, without loading the page again", async () => {
  const coordinator = await server.token(COORDINATOR)
  const put = (body: object) =>
    fetch(`${server.url}/api/v1/statements/${statement}/openness`, {
      method: "PUT",
      headers: { authorization: `Bearer ${coordinator}` },
      body: JSON.stringify(body),
    })
  assert.equal((await put({ writers: "network" })).status, 200)
  const window = await signIn(browser, server, "writer@soutajat.example")
  await openEditor(window.page, server, statement)
  assert.equal((await put({ writers: [] })).status, 200)
  await window.page.waitForSelector("[role=textbox][contenteditable=false]")
  assert.equal((await put({ writers: "network" })).status, 200)
  await window.page.waitForSelector("[role=textbox][contenteditable=true]")
  await window.context.close()
})

test("a person of two organisations chooses the hat without JavaScript, and both tabs agree", async () => {
  const window = await signIn(browser, server, TWO_HATS, { javaScriptEnabled: false })
  const { page, context } = window
  const other = await context.newPage()
  await openMenu(page)
  await page.getByLabel("Minkä järjestön puolesta toimit?").selectOption({ label: "Porvoonjoen soutajat ry" })
  await page.getByRole("button", { name: "Vaihda järjestöä" }).click()
  await page.getByText("Toimin järjestön Porvoonjoen soutajat ry puolesta").waitFor()
  await other.goto(`${server.url}/statements/${statement}`)
  await other.getByText("Toimin järjestön Porvoonjoen soutajat ry puolesta").waitFor()
  await picture(other, "a statement with a hat")
  await openMenu(other)
  await other.getByLabel("Minkä järjestön puolesta toimit?").selectOption({ label: "Raaseporin ruotsinkieliset vanhemmat ry" })
  await other.getByRole("button", { name: "Vaihda järjestöä" }).click()
  assert.ok(other.url().endsWith(`/statements/${statement}`), "one stays where one was")
  await page.reload()
  await page.getByText("Toimin järjestön Raaseporin ruotsinkieliset vanhemmat ry puolesta").waitFor()
  const one = await signIn(browser, server, WRITER)
  assert.equal(await one.page.getByLabel("Minkä järjestön puolesta toimit?").count(), 0, "one hat needs no choice")
  await one.context.close()
  await window.context.close()
})

test("a token is made, shown once, listed and revoked without JavaScript", async () => {
  const window = await signIn(browser, server, WRITER, { javaScriptEnabled: false })
  const { page } = window
  await page.goto(`${server.url}/me/tokens`)
  await page.getByRole("button", { name: "Tee avain" }).click()
  assert.equal(await page.getByRole("alert").textContent(), "Anna avaimelle nimi, jossa on 1–100 merkkiä.")
  await page.getByLabel("Nimi").fill("Varmuuskopio")
  await page.getByRole("button", { name: "Tee avain" }).click()
  const token = await page.getByRole("textbox", { name: "Uusi avain" }).inputValue()
  await picture(page, "a token that was made")
  assert.equal((await server.api("/me", token)).status, 200)
  await page.goto(`${server.url}/me/tokens`)
  assert.ok(!(await page.content()).includes(token), "it is shown once")
  await page.getByText("Käytetty viimeksi").waitFor()
  await page.getByRole("button", { name: "Peru avain Varmuuskopio" }).click()
  await page.getByText("Sinulla ei ole voimassa olevia avaimia.").waitFor()
  await assert.rejects(server.api("/me", token))
  await window.context.close()
})
