/** A network is founded in a browser: every step for everybody, and signed in at the end. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { fits, violations } from "./eyes"
import { launch, programOf, stranger } from "./lausuma"

let browser: Browser
let child: ChildProcess
let address: string
const folder = mkdtempSync(join(tmpdir(), "lausuma-"))

before(async () => {
  browser = await launch()
  const { program, env } = programOf()
  const args = ["serve", "--listen", "127.0.0.1:0", "--data", folder]
  const started = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env })
  child = started
  for await (const line of createInterface({ input: started.stderr })) {
    address = /http:\/\/\S+\/first\/\w+/.exec(line)?.[0] ?? ""
    if (address !== "") break
  }
  started.stderr.resume()
})

after(async () => {
  const ended = once(child, "exit")
  child.kill("SIGKILL")
  await ended
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})

test("a network is founded step by step at 320 px, and its first coordinator signs in with the code that is shown", async () => {
  const { page, context, complaints } = await stranger(browser, { viewport: { width: 320, height: 800 }, colorScheme: "dark" })
  const looked = async (title: string) => {
    assert.equal(await page.locator("h1").innerText(), title)
    assert.deepEqual(await violations(page), [], title)
    await fits(page, title)
  }
  const goOn = () => page.getByRole("button", { name: "Jatka" }).click()
  await page.goto(address)
  await looked("Tervetuloa")
  await goOn()
  await looked("Verkoston nimi")
  await goOn()
  assert.deepEqual(await page.getByRole("alert").getByRole("link").allTextContents(), ["Anna verkostolle nimi ainakin yhdellä kielellä."])
  await page.getByLabel("Nimi suomeksi").fill("Saariston ja rannikon järjestöjen yhteinen verkosto")
  await goOn()
  await looked("Julkinen osoite")
  await goOn()
  await looked("Ensimmäinen koordinaattori")
  await page.getByLabel("Järjestösi nimi").fill("Saaristo ry")
  await page.getByLabel("Nimesi").fill("Aino Saari")
  await page.getByLabel("Sähköpostiosoite").fill("aino@saaristo.example")
  await goOn()
  await looked("Sähköposti")
  await page.getByLabel("Ei vielä").check()
  await goOn()
  await looked("Tarkista ja aloita")
  await page.getByRole("button", { name: "Tarkista palvelin" }).click()
  await page.getByRole("heading", { name: "Mitä tarkistus kertoi" }).waitFor()
  await looked("Tarkista ja aloita")
  await page.getByRole("button", { name: "Perusta verkosto" }).click()
  await page.getByRole("heading", { name: "Verkosto on perustettu" }).waitFor()
  await looked("Verkosto on perustettu")
  const code = await page.locator(".first-code").innerText()
  await page.getByRole("main").getByRole("link", { name: "Kirjaudu" }).click()
  await page.getByLabel("Sähköpostiosoite").fill("aino@saaristo.example")
  await page.getByRole("main").getByRole("button").first().click()
  await page.waitForURL(/login\/code$/)
  await page.locator("#code").fill(code)
  await page.getByRole("main").getByRole("button").first().click()
  await page.getByRole("link", { name: "Saariston ja rannikon järjestöjen yhteinen verkosto" }).waitFor()
  await page.getByRole("link", { name: "Uusi kannanotto" }).waitFor()
  const top = (await page.locator("header.site").boundingBox())?.height ?? 0
  assert.ok(top > 0 && top <= 112, `the top of the page takes ${top} px, with a long name too`)
  await fits(page)
  assert.equal((await page.goto(address))?.status(), 404)
  const errors = complaints.filter((line) => !line.includes("422") && !line.includes("404"))
  assert.deepEqual(errors, [], "the console is silent: no error and no breach of the policy")
  await context.close()
})
