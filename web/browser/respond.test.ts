import assert from "node:assert/strict"
import { before, test } from "node:test"
import type { Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COMMENTER, COORDINATOR, signIn, stranger } from "./lausuma"
import { browser, server } from "./world"

let id: string
let link: string

interface Mail {
  readonly to: string
  readonly text: string
}

async function mails(): Promise<Mail[]> {
  const answer = await fetch(`${server.url}/api/v1/demo/outbox`)
  return ((await answer.json()) as { items: Mail[] }).items
}

/** The newest mail to the commenter that holds this, once it is written. */
async function mailWith(words: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = (await mails()).find(({ to, text }) => to === COMMENTER && text.includes(words))
    if (found) return found.text
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail(`no mail with ${words}`)
}

before(async () => {
  const token = await server.token(COORDINATOR)
  const made = (await (await server.post("/statements", token, { title: "Palvelut lähelle" })).json()) as { id: string }
  id = made.id
  const markdown = "# Lähtökohdat\n\nPalvelut järjestetään lähellä ihmistä.\n\n1. Rahoitus turvataan kolmeksi vuodeksi.\n2. Järjestöjä kuullaan ajoissa.\n\n> Kukaan ei jää yksin.\n"
  await server.post(`/statements/${id}/text`, token, { markdown })
  const closes = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString()
  await server.post(`/statements/${id}/rounds`, token, { closes_at: closes })
  const told = await mailWith(`/statements/${id}/respond?key=`)
  link = /\/statements\/\S+respond\?key=\S+/.exec(told)?.[0] ?? ""
  assert.ok(link)
})

async function everybody(page: Page): Promise<void> {
  assert.deepEqual(await violations(page), [])
  await fits(page)
}

async function code(): Promise<string> {
  const text = await mailWith("Kirjoita tämä koodi sivulle, jolla kommentoit")
  return /\d{3} \d{3}/.exec(text)?.[0] ?? ""
}

test("a volunteer with a phone comes from the mail's link to a receipt, and a closed tab loses nothing", async () => {
  const window = await stranger(browser, { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, colorScheme: "dark" })
  const { page, context } = window
  await page.goto(server.url + link)
  await everybody(page)
  await page.locator(".respond-room summary").nth(1).tap()
  await page.getByLabel("Kommentti", { exact: true }).nth(1).fill("Miksi vain kolmeksi? Ä, Å ja Ö.")
  await everybody(page)
  await page.close()
  const again = await context.newPage()
  await again.goto(server.url + link)
  assert.equal(await again.locator("#text-2").inputValue(), "Miksi vain kolmeksi? Ä, Å ja Ö.")
  await again.getByText("Tällä laitteella oli tallessa tekstiä").waitFor()
  await again.getByRole("button", { name: "Lähetä kommentit" }).tap()
  await again.waitForURL(/respond\/code/)
  await everybody(again)
  await again.getByLabel("Kuusinumeroinen koodi").fill(await code())
  await again.getByRole("button", { name: "Vahvista ja lähetä" }).tap()
  await again.waitForURL(/respond\/receipt/)
  await everybody(again)
  await again.getByRole("heading", { name: "Kiitos, kommenttinne on perillä" }).waitFor()
  await again.goto(server.url + link)
  assert.equal(await again.locator("#text-2").inputValue(), "", "what has arrived is not kept any longer")
  assert.deepEqual(window.complaints, [])
  await context.close()
})

test("everything is done by the keyboard alone and without JavaScript by whoever is signed in", async () => {
  const window = await signIn(browser, server, COMMENTER, { javaScriptEnabled: false })
  const { page } = window
  await page.goto(`${server.url}/statements/${id}`)
  await page.getByRole("link", { name: "Jätä kommentti" }).first().focus()
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/respond$/)
  await page.getByLabel("Kommentoi kohtaa 3").focus()
  await page.keyboard.press("Enter")
  await page.keyboard.press("Tab")
  await page.keyboard.type("Milloin on ajoissa?")
  await page.getByRole("button", { name: "Lähetä kommentit" }).focus()
  await page.keyboard.press("Enter")
  await page.waitForURL(/respond\/receipt/)
  assert.equal(await page.locator(".receipt").count(), 1)
  await window.context.close()
})

test("a form that is emptied by hand, and signing out, leave nothing on the device", async () => {
  const window = await signIn(browser, server, COMMENTER)
  const { page } = window
  const address = `${server.url}/statements/${id}/comments/new?version=1`
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("lausuma-typed:")).length)
  await page.goto(address)
  await page.fill("#text", "Kesken")
  assert.equal(await kept(), 1)
  await page.reload()
  assert.equal(await page.inputValue("#text"), "Kesken")
  await page.getByRole("button", { name: "Tyhjennä lomake" }).click()
  assert.deepEqual([await page.inputValue("#text"), await kept()], ["", 0])
  await page.fill("#text", "Toinen")
  assert.equal(await kept(), 1)
  await Promise.all([page.waitForURL(`${server.url}/`), page.locator('form[action="/logout"]').evaluate((form: HTMLFormElement) => form.requestSubmit())])
  assert.equal(await kept(), 0)
  await window.context.close()
})
