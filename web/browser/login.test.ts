import assert from "node:assert/strict"
import { test } from "node:test"
import type { BrowserContext, Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COMMENTER, COORDINATOR, PATIENCE, WRITER, signIn } from "./lausuma"
import { browser, server } from "./world"

/** Where pictures of the pages go, if somebody wants to look at them. */
const pictures = process.env["PICTURES"]

type Mail = { to: string; subject: string; text: string }

async function newestMail(to: string): Promise<Mail> {
  const answer = await fetch(`${server.url}/api/v1/demo/outbox`)
  const { items } = (await answer.json()) as { items: Mail[] }
  const mail = items.find((each) => each.to === to)
  assert.ok(mail, `a mail to ${to}`)
  return mail
}

function linkIn(mail: Mail): string {
  const link = mail.text.split("\n").find((line) => line.startsWith(server.url))
  assert.ok(link)
  return link
}

/**
 * The page, looked at as it is by its HTML in a browser with JavaScript: axe needs some to run. Where scripts are off,
 * a copy of the page is made in a window where they are on.
 */
async function looksRight(name: string, page: Page, checked: Page): Promise<void> {
  await fits(page, name)
  assert.equal(await page.locator("h1").count(), 1, name)
  const width = page.viewportSize()?.width ?? 0
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true })
  await checked.setViewportSize({ width, height: 800 })
  await checked.goto(`${server.url}/healthz`)
  const html = await page.content()
  await checked.setContent(html.replace("<head>", `<head><base href="${server.url}/">`))
  assert.deepEqual(await violations(checked), [], name)
}

async function plainWindow(width: number, colorScheme: "light" | "dark"): Promise<{ context: BrowserContext; page: Page }> {
  const options = { locale: "fi-FI", javaScriptEnabled: false, viewport: { width, height: 800 }, colorScheme }
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  return { context, page }
}

/** A window that runs axe on copies, in the same colours. */
async function checkingWindow(colorScheme: "light" | "dark"): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: "fi-FI", colorScheme, bypassCSP: true })
  return { context, page: await context.newPage() }
}

for (const [width, colorScheme, email] of [[320, "dark", COMMENTER], [1280, "light", WRITER]] as const) {
  test(`one signs in by e-mail without JavaScript at ${width} px, ${colorScheme}`, async () => {
    const { context, page } = await plainWindow(width, colorScheme)
    const checking = await checkingWindow(colorScheme)
    const look = (name: string): Promise<void> => looksRight(`login-${name}`, page, checking.page)
    await page.goto(`${server.url}/login?next=/me/sessions`)
    await look("address")
    await page.getByLabel("Sähköpostiosoite").fill("eiosoite")
    await page.getByRole("button", { name: "Lähetä kirjautumisviesti" }).click()
    const summary = page.getByRole("alert")
    await summary.waitFor()
    assert.equal(await summary.getAttribute("tabindex"), "-1")
    assert.equal(await page.getByLabel("Sähköpostiosoite").inputValue(), "eiosoite", "what was typed is kept")
    await look("wrong-address")
    await summary.getByRole("link").click()
    assert.ok(page.url().endsWith("#email"), "the summary leads to the field")

    await page.getByLabel("Sähköpostiosoite").fill(email)
    await page.getByRole("button", { name: "Lähetä kirjautumisviesti" }).click()
    await page.waitForURL(`${server.url}/login/code`)
    await look("code")
    await page.getByLabel("Kuusinumeroinen koodi").fill("12")
    await page.getByRole("button", { name: "Kirjaudu sisään" }).click()
    await page.getByRole("alert").waitFor()
    await look("wrong-code")

    const link = linkIn(await newestMail(email))
    const elsewhere = await plainWindow(width, colorScheme)
    await elsewhere.page.goto(link)
    await elsewhere.page.getByRole("heading", { name: "Kirjoita koodi siihen selaimeen" }).waitFor()
    await looksRight("login-elsewhere", elsewhere.page, checking.page)
    await elsewhere.context.close()

    await page.goto(link)
    await look("button")
    await page.getByRole("button", { name: "Kirjaudu sisään" }).click()
    await page.waitForURL(`${server.url}/me/sessions`)
    await page.getByText("tämä laite").waitFor()
    await look("sessions")
    await page.getByRole("button", { name: "Kirjaudu ulos kaikkialta" }).click()
    await page.waitForURL(`${server.url}/`)
    await page.getByRole("link", { name: "Kirjaudu sisään" }).first().waitFor()
    await page.goto(`${server.url}/login/code`)
    await look("over")
    await checking.context.close()
    await context.close()
  })

  test(`one is invited and accepts without JavaScript at ${width} px, ${colorScheme}`, async () => {
    const checking = await checkingWindow(colorScheme)
    const viewport = { width, height: 800 }
    const inviting = await signIn(browser, server, COORDINATOR, { viewport, colorScheme, javaScriptEnabled: false })
    const me = (await (await server.api("/me", await server.token(COMMENTER))).json()) as { organisations: { id: string }[] }
    const invited = `uusi-${width}@jarjestokeha.example`
    await inviting.page.goto(`${server.url}/invitations/new?organisation=${me.organisations[0]?.id}`)
    await looksRight("invite", inviting.page, checking.page)
    await inviting.page.getByLabel("Sähköpostiosoite").fill(invited)
    await inviting.page.getByRole("button", { name: "Lähetä kutsu" }).click()
    await inviting.page.getByRole("heading", { name: invited }).waitFor()
    await looksRight("invited", inviting.page, checking.page)

    const { context, page } = await plainWindow(width, colorScheme)
    await page.goto(linkIn(await newestMail(invited)))
    await looksRight("accept", page, checking.page)
    await page.getByRole("button", { name: "Hyväksy kutsu" }).click()
    await page.getByRole("alert").waitFor()
    await looksRight("accept-nameless", page, checking.page)
    await page.getByLabel("Nimesi").fill("Uusi Ihminen")
    await page.getByRole("button", { name: "Hyväksy kutsu" }).click()
    await page.waitForURL(`${server.url}/`)
    // On a narrow screen the name is inside the menu.
    await page.locator("header").getByText("Kirjautuneena Uusi Ihminen").waitFor({ state: "attached" })

    await inviting.page.goto(linkIn(await newestMail(invited)))
    await inviting.page.getByText("Kutsu on jo käytetty").waitFor()
    await looksRight("accept-used", inviting.page, checking.page)
    for (const each of [context, inviting.context, checking.context]) await each.close()
  })
}

test("with JavaScript the summary of what is wrong has the focus", async () => {
  const context = await browser.newContext({ locale: "fi-FI" })
  const page = await context.newPage()
  await page.goto(`${server.url}/login`)
  await page.getByRole("button", { name: "Lähetä kirjautumisviesti" }).click()
  await page.getByRole("alert").waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "alert")
  await context.close()
})
