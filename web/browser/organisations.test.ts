import assert from "node:assert/strict"
import { before, test } from "node:test"
import { fits, violations } from "./eyes"
import { COORDINATOR, signIn } from "./lausuma"
import { browser, server } from "./world"

const ADMIN = "organisation-admin@pitkaaikaissairaat.example"
const LONG = "Uudenmaan".repeat(22) + "ry"

let umbrella: string
let admins: string
let long: string

before(async () => {
  const token = await server.token(COORDINATOR)
  long = await add(token, { names: { fi: LONG }, kind: "association" })
  umbrella = await named(token, "Uudenmaan järjestökehä")
  admins = await named(token, "Keski-Uudenmaan")
  await apply("Tuore tulija ry", "tulija@tulija.example")
  await apply("Uuden työn yhdistys", "toinen@tulija.example")
})

async function add(token: string, wish: object): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${server.url}/api/v1/organisations`, { method: "POST", headers, body: JSON.stringify(wish) })
  return ((await answer.json()) as { id: string }).id
}

async function named(token: string, name: string): Promise<string> {
  const list = (await (await server.api("/organisations", token)).json()) as { items: { id: string; name: string }[] }
  return list.items.find((each) => each.name.startsWith(name))?.id ?? ""
}

/** Applies as anybody does, with a window of its own and without JavaScript. */
async function apply(name: string, email: string): Promise<void> {
  const context = await browser.newContext({ locale: "fi-FI", javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${server.url}/organisations/apply`)
  await page.fill("#fi", name)
  await page.fill("#contact", "Tuula Tulija")
  await page.fill("#email", email)
  await page.getByRole("button", { name: "Lähetä hakemus" }).click()
  const anyway = page.getByRole("button", { name: "Se on eri järjestö" })
  if ((await anyway.count()) > 0) await anyway.click()
  await page.getByRole("heading", { name: "Vahvista vielä hakemus" }).waitFor()
  await page.goto(await linkTo(email))
  await page.getByRole("button", { name: "Kyllä, lähetä hakemus" }).click()
  await page.getByRole("heading", { name: "Hakemus on lähetetty" }).waitFor()
  await context.close()
}

/** The link in the newest mail to somebody. */
async function linkTo(email: string): Promise<string> {
  const { items } = (await (await server.api("/demo/outbox", "")).json()) as { items: { to: string; text: string }[] }
  const text = items.find((letter) => letter.to === email)?.text ?? ""
  return text.split("\n").find((line) => line.startsWith("http")) ?? ""
}

const pages: [string, string, () => string][] = [
  ["the register", ADMIN, () => "/organisations"],
  ["the register of a coordinator", COORDINATOR, () => "/organisations"],
  ["a search without a find", ADMIN, () => "/organisations?q=ei-mitään"],
  ["an umbrella organisation", ADMIN, () => `/organisations/${umbrella}`],
  ["one's own organisation", ADMIN, () => `/organisations/${admins}`],
  ["an organisation with a long name", COORDINATOR, () => `/organisations/${long}`],
  ["an organisation's form", ADMIN, () => `/organisations/${admins}/edit`],
  ["the form of a long name", COORDINATOR, () => `/organisations/${long}/edit`],
  ["an organisation's people", COORDINATOR, () => `/organisations/${umbrella}/people`],
  ["an umbrella's members", COORDINATOR, () => `/organisations/${umbrella}/members`],
  ["how many belong to an umbrella", COORDINATOR, () => `/organisations/${umbrella}/member-count`],
  ["a new organisation", COORDINATOR, () => "/organisations/new"],
  ["an application", ADMIN, () => "/organisations/apply"],
  ["the applications", COORDINATOR, () => "/organisations/applications"],
  ["one's own contacts", ADMIN, () => "/me/contact"],
]

for (const [name, email, path] of pages) {
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [320, "light"], [320, "dark"]] as const) {
    test(`${name} works for everybody at ${width} px, ${colorScheme}`, async () => {
      const window = await signIn(browser, server, email, { viewport: { width, height: 800 }, colorScheme })
      const { page } = window
      await page.goto(server.url + path())
      assert.deepEqual(await violations(page), [])
      await fits(page)
      assert.equal(await page.locator("h1").count(), 1)
      assert.deepEqual(window.complaints, [], "the console is silent")
      const folder = process.env["SCREENSHOTS"]
      if (folder !== undefined) {
        await page.screenshot({ path: `${folder}/${name.replaceAll(/\W+/g, "-")}-${width}-${colorScheme}.png`, fullPage: true })
      }
      await window.context.close()
    })
  }
}

test("the register is a table for assistive technology at every width", async () => {
  for (const width of [1280, 320]) {
    const window = await signIn(browser, server, ADMIN, { viewport: { width, height: 800 } })
    await window.page.goto(`${server.url}/organisations`)
    const table = window.page.getByRole("table")
    assert.equal(await table.getByRole("columnheader").count(), 4)
    await table.getByRole("rowheader", { name: "Uudenmaan järjestökehä ry" }).waitFor()
    await window.context.close()
  }
})

test("a register is searched and an organisation read without JavaScript and without an account", async () => {
  const context = await browser.newContext({ locale: "fi-FI", javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${server.url}/organisations`)
  await page.getByLabel("Hae nimellä tai numerolla").fill("järjestökehä")
  await page.getByRole("button", { name: "Hae", exact: true }).click()
  await page.getByRole("heading", { name: "Yksi järjestö löytyi" }).waitFor()
  await page.getByRole("link", { name: "Uudenmaan järjestökehä ry" }).click()
  await page.getByRole("heading", { level: 1, name: "Uudenmaan järjestökehä ry" }).waitFor()
  await page.getByRole("heading", { name: "Jäsenjärjestöt" }).waitFor()
  assert.equal(await page.getByText("Outi Rantasalo").count(), 0, "people are for those who may see them")
  await context.close()
})

test("a coordinator adds an organisation by the keyboard alone, and is led to what is wrong", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page } = window
  await page.goto(`${server.url}/organisations/new`)
  await page.focus("#business_id")
  await page.keyboard.type("0112138-8")
  await page.keyboard.press("Enter")
  const summary = page.getByRole("alert")
  await summary.waitFor()
  assert.equal(await summary.getByRole("heading").textContent(), "Korjaa 2 kohtaa")
  assert.equal(await summary.evaluate((element) => element === document.activeElement), true, "the list of faults has the focus")
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press("Tab")
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  assert.equal(await page.evaluate(() => document.activeElement?.id), "business_id")
  assert.equal(await page.inputValue("#business_id"), "0112138-8", "what was typed is kept")
  await page.keyboard.press("Control+A")
  await page.keyboard.type("0112138-1")
  await page.focus("#fi")
  await page.keyboard.type("Näppäimistöltä ry")
  await page.keyboard.press("Tab")
  assert.equal(await page.evaluate(() => document.activeElement?.id), "sv", "the order of the page is the order of Tab")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 1, name: "Näppäimistöltä ry" }).waitFor()
  await window.context.close()
})

test("a role is taken away after a question, without JavaScript", async () => {
  const window = await signIn(browser, server, ADMIN, { javaScriptEnabled: false })
  const { page } = window
  await page.goto(`${server.url}/organisations/${admins}/people`)
  const elli = page.getByRole("form", { name: "Elli Mustapuro" })
  await elli.getByLabel("kirjoittaja", { exact: true }).uncheck()
  await elli.getByLabel("kommentoija").check()
  await elli.getByRole("button", { name: "Tallenna" }).click()
  await page.getByRole("alert").getByText("Otetaanko henkilöltä Elli Mustapuro pois nämä roolit: kirjoittaja?").waitFor()
  await elli.getByRole("button", { name: "Tallenna" }).click()
  await page.getByRole("alert").waitFor({ state: "detached" })
  assert.equal(await elli.getByLabel("kirjoittaja", { exact: true }).isChecked(), false)
  assert.equal(await elli.getByLabel("kommentoija").isChecked(), true)
  await window.context.close()
})

test("an organisation gets a logo by a form, and loses it again", async () => {
  const window = await signIn(browser, server, ADMIN, { javaScriptEnabled: false })
  const { page } = window
  const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64")
  await page.goto(`${server.url}/organisations/${admins}/edit`)
  await page.setInputFiles("#logo", { name: "logo.png", mimeType: "image/png", buffer: picture })
  await page.getByRole("button", { name: "Tallenna tunnus" }).click()
  await page.getByRole("img", { name: "Järjestön tunnus" }).waitFor()
  await page.goto(`${server.url}/organisations/${admins}/edit`)
  await page.setInputFiles("#logo", { name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") })
  await page.getByRole("button", { name: "Tallenna tunnus" }).click()
  await page.getByRole("alert").getByText("Valitse PNG-, JPEG- tai WebP-kuva.").waitFor()
  await page.getByRole("button", { name: "Poista tunnus" }).click()
  await page.getByRole("heading", { level: 1, name: "Keski-Uudenmaan pitkäaikaissairaat ry" }).waitFor()
  assert.equal(await page.getByRole("img").count(), 0)
  await window.context.close()
})
