import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COORDINATOR, signIn } from "./lausuma"
import { browser, server } from "./world"

/** One row of every kind: new, broken, undecided, a column that nobody reads. */
const FILE = [
  "Nimi;Y-tunnus;Kunta;Kattojärjestöt;Yhteyshenkilö;Sähköposti;Puheenjohtaja",
  "Metsolan kylät ry;0737546-2;Tampere;Metsolan liitto;Aino Ahti;aino@metsola.example;Aino",
  "Metsolan liitto;;Espoo;;;;",
  "Rannikon äänet ry;0737546-3;Helsinforss;;Bo;;",
  "Uuden tyon yhdistys;;Lahti;;;;",
  "",
].join("\r\n")

const file = (text: string) => ({ name: "järjestöt.csv", mimeType: "text/csv", buffer: Buffer.from(text) })

/** Where to put pictures of the pages, for those who want to look. */
const pictures = process.env["PICTURES"]

async function look(page: Page, name: string): Promise<void> {
  assert.deepEqual(await violations(page), [], name)
  await fits(page, name)
  assert.equal(await page.locator("h1").count(), 1)
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
}

for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]] as const) {
  test(`every page of an import works for everybody at ${width} px, ${colorScheme}`, async () => {
    const window = await signIn(browser, server, COORDINATOR, { viewport: { width, height: 800 }, colorScheme })
    const { page } = window
    await page.goto(`${server.url}/organisations/import`)
    await look(page, `import-form-${width}`)
    await page.setInputFiles("#file", file(FILE))
    await page.click("form.card button.primary")
    await page.waitForSelector(".import-rows")
    await look(page, `import-preview-${width}`)
    await page.goto(`${server.url}/organisations/import/done?new=2&nothing=1&skipped=1`)
    await look(page, `import-done-${width}`)
    assert.deepEqual(window.complaints, [])
    await window.context.close()
  })
}

test("a file is looked at, decided on and imported without JavaScript", async () => {
  const window = await signIn(browser, server, COORDINATOR, { javaScriptEnabled: false })
  const { page } = window
  await page.goto(`${server.url}/organisations/import`)
  await page.setInputFiles("#file", file("%PDF-1.7"))
  await page.click("form.card button.primary")
  assert.match((await page.getByRole("alert").textContent()) ?? "", /ei ole taulukko/)

  await page.setInputFiles("#file", file(FILE))
  await page.click("form.card button.primary")
  const snapshot = await page.locator("main").ariaSnapshot()
  assert.match(snapshot, /2 riviä odottaa sinua/)
  assert.match(snapshot, /Tätä saraketta ei lueta: Puheenjohtaja/)
  assert.match(snapshot, /tarkistusnumero ei täsmää/)
  assert.match(snapshot, /Kelpaa: Helsinki/)
  assert.match(snapshot, /combobox "Rivi 4, Rannikon äänet ry: mitä tehdään\?"/)

  // Nothing is imported while rows are open, and what was chosen stays.
  await page.getByLabel("Rivi 4, Rannikon äänet ry").selectOption("skip")
  await page.getByRole("button", { name: "Tuo järjestöt" }).click()
  await page.getByRole("alert").waitFor()
  assert.match((await page.getByRole("alert").textContent()) ?? "", /Yksi rivi odottaa sinua/)
  assert.equal(await page.getByLabel("Rivi 4, Rannikon äänet ry").inputValue(), "skip")

  await page.getByLabel("Rivi 5, Uuden tyon yhdistys").selectOption("new")
  await page.getByRole("button", { name: "Tuo järjestöt" }).click()
  await page.waitForURL(/\/organisations\/import\/done/)
  assert.match(await page.locator("main").innerText(), /Uusia\s+3/)

  // The same file again, with the broken rows left out, changes nothing.
  await page.getByText("Valitse toinen tiedosto").click()
  const good = FILE.split("\r\n").filter((line) => !line.startsWith("Rannikon")).join("\r\n")
  await page.setInputFiles("#file", file(good))
  await page.click("form.card button.primary")
  assert.match(await page.locator(".tallies").innerText(), /Ennallaan\s+3/)
  assert.equal(await page.locator(".tallies > div").count(), 1)
  await window.context.close()
})
