import assert from "node:assert/strict"
import { before, test } from "node:test"
import type { Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COORDINATOR, SIGNATORY, signIn, stranger } from "./lausuma"
import { browser, server } from "./world"

const TEXT = "# Lähtökohdat\n\nPalvelut järjestetään lähellä ihmistä.\n\n1. Rahoitus turvataan kolmeksi vuodeksi.\n2. Järjestöjä kuullaan ajoissa.\n"

let id: string
let token: string

before(async () => {
  token = await server.token(COORDINATOR)
  const made = (await (await server.post("/statements", token, { title: "Palvelut allekirjoitettaviksi" })).json()) as { id: string }
  id = made.id
  await server.post(`/statements/${id}/text`, token, { markdown: TEXT })
  await server.post(`/statements/${id}/sign-on`, token, { reason: "Valmis" })
})

async function everybody(page: Page): Promise<void> {
  assert.deepEqual(await violations(page), [])
  await fits(page)
}

async function own(page: Page): Promise<string> {
  return page.locator(".own-signature").innerText()
}

test("a chair with a phone and no script signs with a reservation, is shown just what changed, and confirms or takes it back", async () => {
  const window = await signIn(browser, server, SIGNATORY, {
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: false,
  })
  const { page, context } = window
  await page.goto(`${server.url}/statements/${id}`)
  await page.getByRole("link", { name: "Allekirjoita", exact: true }).tap()
  await page.getByText("Rahoitus turvataan kolmeksi vuodeksi.").first().waitFor()
  await page.getByText("Kuka päätti, milloin, ja varauma").tap()
  await page.getByLabel("Kohta, jota varauma koskee").selectOption({ index: 2 })
  await page.getByRole("textbox", { name: "Varauma" }).fill("Kolme vuotta on liian vähän, sanoo Ä.")
  await page.getByRole("button", { name: "Vahvista vastaus" }).tap()
  await page.waitForURL(/\/signatures$/)
  assert.match(await own(page), /Allekirjoitus on voimassa ja mukana luvussa[^]*Varauma kohtaan 2[^]*sanoo Ä/)

  await server.post(`/statements/${id}/resume`, token, { reason: "Korjataan" })
  await server.post(`/statements/${id}/text`, token, { markdown: TEXT.replace("kolmeksi", "kahdeksi").replace("lähellä", "liki") })
  await server.post(`/statements/${id}/sign-on`, token, { reason: "Korjattu" })
  await server.post(`/statements/${id}/versions/2/classification`, token, { clause: 1, kind: "language", reason: "Sama asia" })
  await server.post(`/statements/${id}/versions/2/classification`, token, { clause: 2, kind: "substance", reason: "Luku muuttui" })
  await page.reload()
  assert.match(await own(page), /odottaa vahvistusta/)
  await page.getByRole("link", { name: "Vahvista allekirjoitus" }).first().tap()
  const shown = page.locator(".differing > .text")
  assert.match(await shown.innerText(), /kahdeksi/)
  assert.doesNotMatch(await shown.innerText(), /liki/, "what only language changed is folded away")
  await page.getByRole("button", { name: "Vahvista: allekirjoitus pätee" }).tap()
  await page.waitForURL(/\/signatures$/)
  assert.match(await own(page), /Versio 2[^]*Varauma kohtaan 2/)
  await page.getByText("Peru vastaus", { exact: true }).tap()
  await page.getByRole("button", { name: "Peru vastaus nyt" }).tap()
  await page.locator(".own-signature", { hasText: "on perunut vastauksensa" }).waitFor()
  assert.deepEqual(window.complaints, [])
  await context.close()
})

test("a coordinator classes a change and records an answer by the keyboard alone, and what is wrong is said at its field", async () => {
  const window = await signIn(browser, server, COORDINATOR)
  const { page, context } = window
  await page.goto(`${server.url}/statements/${id}/versions/2/classification`)
  await page.locator("#change-1 summary").focus()
  await page.keyboard.press("Enter")
  await page.getByLabel("Perustelu").first().focus()
  await page.keyboard.press("Enter")
  await page.getByRole("alert").waitFor()
  await everybody(page)
  await page.getByLabel("Perustelu").first().fill("Sama asia lyhyemmin")
  await page.keyboard.press("Enter")
  await page.getByText("kielellinen: Sama asia lyhyemmin").waitFor()
  await page.goto(`${server.url}/statements/${id}/sign?record=1`)
  await page.getByRole("button", { name: "Kirjaa vastaus" }).press("Enter")
  await page.getByRole("alert").waitFor()
  await everybody(page)
  await page.getByLabel(/järjestö/i).first().selectOption({ label: "Esteetön Uusimaa ry" })
  await page.getByLabel("Mistä tieto on").fill("Puheenjohtajan viesti")
  await page.getByRole("button", { name: "Kirjaa vastaus" }).press("Enter")
  await page.waitForURL(/\/signatures$/)
  await page.getByRole("heading", { name: "Allekirjoittajat" }).waitFor()
  assert.match(await page.locator(".signatories").first().innerText(), /Esteetön Uusimaa ry[^]*ilmoitettu sähköpostitse/)
  await everybody(page)
  // The forms that were sent with something missing.
  assert.deepEqual(window.complaints.filter((complaint) => !complaint.includes("422")), [])
  await context.close()
})

test("whoever is signed in nowhere sees no signatures of a draft", async () => {
  const { page, context } = await stranger(browser)
  const answer = await page.goto(`${server.url}/statements/${id}/signatures`)
  assert.equal(answer?.status(), 404)
  await context.close()
})

test("the page of signatures follows them as they come, says so politely, and shows the new list when asked", async () => {
  const made = (await (await server.post("/statements", token, { title: "Seurattava kannanotto" })).json()) as { id: string }
  await server.post(`/statements/${made.id}/text`, token, { markdown: TEXT })
  await server.post(`/statements/${made.id}/sign-on`, token, { reason: "Valmis" })
  const window = await signIn(browser, server, COORDINATOR)
  const { page, context } = window
  await page.goto(`${server.url}/statements/${made.id}/signatures`)
  await page.getByText("Kukaan ei ole vielä allekirjoittanut versiota 1.").first().waitFor()
  const sign = async (who: string, body: object) => {
    const signed = await server.post(`/statements/${made.id}/signatures`, await server.token(who), body)
    assert.equal(signed.status, 201)
  }
  await sign(SIGNATORY, { version: 1 })
  await page.locator(".count-line", { hasText: "Yksi järjestö on allekirjoittanut version 1." }).waitFor()
  assert.equal(await page.locator("#progress [role=status]").textContent(), "Yksi järjestö on allekirjoittanut version 1.")
  await sign("signatory@esteeton-uusimaa.example", { answer: "pending", decides_on: ["2199-03-17"] })
  await page.locator("ul.counts", { hasText: "Päätös tulossa: 1" }).waitFor()
  assert.equal(await page.locator("#progress-lists .signatories li").count(), 0, "what one reads stays as it is")
  await everybody(page)
  const press = page.getByRole("button", { name: "Näytä uusi luettelo" })
  await press.focus()
  await page.keyboard.press("Enter")
  await page.locator("#progress-lists .signatories li").first().waitFor()
  assert.equal(await press.isVisible(), false)
  assert.ok(await page.evaluate(() => document.activeElement?.id === "progress-lists"))
  await everybody(page)
  assert.deepEqual(window.complaints, [])
  await context.close()
})
