/** Comments in the editor: made on words and clauses, beside the text they are about, live for all, and never lost. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COMMENTER, COORDINATOR, PATIENCE, SWEDISH_WRITER, WRITER, openEditor, saved, signIn } from "./lausuma"
import { frame, onNewStatement, putBefore, reads, write } from "./text"

const place = onNewStatement()
const WIDE = { viewport: { width: 1280, height: 900 } }
const LINES = ["Kunnan on järjestettävä palvelut lähellä ihmistä.", "Rahoitus turvataan kolmeksi vuodeksi.", "Rahoitus tarkistetaan vuosittain."]

interface Told {
  readonly number: number
  readonly text: string
  readonly anchor: { readonly state: string; readonly quote: string | null; readonly now: string | null }
}

async function told(): Promise<Told[]> {
  const token = await place.server.token(COORDINATOR)
  return ((await (await place.server.api(`/statements/${place.statement}/comments`, token)).json()) as { items: Told[] }).items
}

async function comment(email: string, body: object): Promise<void> {
  await place.server.post(`/statements/${place.statement}/comments`, await place.server.token(email), { live: true, ...body })
}

/** Selects words of the text, by the mouse's means. */
async function select(page: Page, words: string): Promise<void> {
  await page.evaluate((wanted) => {
    const box = document.querySelector<HTMLElement>("[role=textbox]")!
    box.focus()
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    const nodes: { node: Node; from: number }[] = []
    let all = ""
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      nodes.push({ node, from: all.length })
      all += node.textContent ?? ""
    }
    const at = all.indexOf(wanted)
    const [first, last] = [nodes.findLast(({ from }) => from <= at)!, nodes.findLast(({ from }) => from < at + wanted.length)!]
    getSelection()?.setBaseAndExtent(first.node, at - first.from, last.node, at + wanted.length - last.from)
  }, words)
  await page.waitForFunction((wanted) => getSelection()?.toString() === wanted, words)
}

/** The words that are marked, in their order, and those of the active comment. */
function marks(page: Page, which = ".talked"): Promise<string[]> {
  return page.evaluate((selector) => [...document.querySelectorAll(`[role=textbox] ${selector}`)].map((one) => one.textContent ?? ""), which)
}

async function eventually<T>(page: Page, look: () => Promise<T>, wanted: T, name: string): Promise<void> {
  const until = Date.now() + PATIENCE / 3
  while (JSON.stringify(await look()) !== JSON.stringify(wanted) && Date.now() < until) await frame(page)
  assert.deepEqual(await look(), wanted, name)
}

/** The numbers of the cards from the top down, after seeing that none lies over another. */
async function order(page: Page): Promise<number[]> {
  const boxes = await page.$$eval(".talk", (all) => all.map((one) => {
    const { top, bottom } = one.getBoundingClientRect()
    return { number: Number((one as HTMLElement).dataset["comment"]), top, bottom }
  }))
  const inPage = boxes.map(({ number }) => number)
  const sorted = [...boxes].sort((one, other) => one.top - other.top)
  sorted.forEach((box, i) => i > 0 && assert.ok(box.top >= sorted[i - 1]!.bottom, `comment ${box.number} lies over ${sorted[i - 1]!.number}`))
  assert.deepEqual(sorted.map(({ number }) => number), inPage, "what is read first stands first")
  return inPage
}

/** How far the card's top is from the top of its words. */
function apart(page: Page, number: number): Promise<number> {
  return page.evaluate((wanted) => {
    const card = document.getElementById(`talk-${wanted}`)!.getBoundingClientRect()
    return Math.round(card.top - document.querySelector(".talked-here")!.getBoundingClientRect().top)
  }, number)
}

test("a comment on selected words is there for everybody at once, and nobody's text changes", async () => {
  const [one, other] = [await place.open(WRITER, WIDE), await place.open(SWEDISH_WRITER, WIDE)]
  await write(one, LINES, other)
  await select(one, "palvelut lähellä")
  await one.keyboard.press("Control+Alt+KeyM")
  await one.keyboard.type("Mitä lähellä tarkoittaa?")
  await one.getByText("Laji ja muutosehdotus").click()
  await one.getByLabel("Kommentin laji").selectOption("Kysymys")
  await one.getByLabel("Muutosehdotus", { exact: true }).fill("palvelut kävelymatkan päässä")
  await one.getByRole("button", { name: "Lähetä kommentti" }).click()
  for (const page of [one, other]) {
    await page.locator("#talk-1", { hasText: "Mitä lähellä tarkoittaa?" }).waitFor()
    await eventually(page, () => marks(page), ["palvelut lähellä"], "the words are marked")
    const card = (await page.locator("#talk-1").innerText()).replace(/\s+/g, " ")
    for (const words of ["Uuden työn yhdistys ry", "Kysymys", "kohta 1", "kävelymatkan päässä"]) assert.ok(card.includes(words), `${words}: ${card}`)
    const changed = async (tag: string) => page.locator(`#talk-1 .suggestion ${tag}`).innerText()
    assert.ok((await changed("del")).includes("lähellä") && (await changed("ins")).includes("kävelymatkan päässä"), "a suggestion is a small difference")
  }
  const [made] = await told()
  assert.deepEqual(made?.anchor.quote, "palvelut lähellä")
  assert.equal(await one.locator("[role=textbox]").evaluate((box) => box.textContent), LINES.join(""))
})

test("words that stand twice are commented on where they were selected, and what is unsaved is saved before", async () => {
  const page = await place.open(WRITER, WIDE)
  await write(page, LINES)
  await putBefore(page, "Rahoitus tarkistetaan")
  await page.keyboard.type("Uusi alku. ")
  await select(page, "Rahoitus tark")
  await page.keyboard.press("Shift+ArrowLeft")
  for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowLeft")
  await page.keyboard.press("Control+Alt+KeyM")
  await page.keyboard.type("Kumpi?")
  await page.keyboard.press("Control+Enter")
  await page.locator("#talk-1").waitFor()
  assert.equal((await told())[0]?.anchor.quote, "Rahoitus")
  await eventually(page, () => page.$$eval("[role=textbox] p:nth-of-type(3) .talked", (all) => all.map((one) => one.textContent)), ["Rahoitus"], "the second of them")
})

test("by the keyboard alone one comments on a clause, goes from words to their comment and back, and answers", async () => {
  const page = await place.open(WRITER, WIDE)
  await write(page, LINES)
  await comment(SWEDISH_WRITER, { quote: "vuosittain", text: "Miksi vuosittain?" })
  await page.locator("#talk-1").waitFor()
  await putBefore(page, "kolmeksi")
  await page.keyboard.press("Control+Alt+KeyM")
  await page.keyboard.type("Koko kohta on hyvä.")
  for (let i = 0; i < 2; i++) await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await page.locator("#talk-2").waitFor()
  assert.equal((await told())[1]?.anchor.quote, LINES[1])
  await page.waitForFunction(() => document.activeElement?.id === "talk-2")
  await page.keyboard.press("Escape")
  await page.waitForFunction(() => document.activeElement?.id === "statement-text")
  await putBefore(page, "vuosittain")
  await page.keyboard.press("Control+Alt+KeyJ")
  await page.waitForFunction(() => document.activeElement?.id === "talk-1")
  await eventually(page, () => marks(page, ".talked-here"), ["vuosittain"], "its words are marked")
  for (let i = 0; i < 5; i++) await page.keyboard.press("Tab")
  await page.keyboard.type("Koska tilanne muuttuu.")
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await page.locator("#talk-1 .talk-replies", { hasText: "Koska tilanne muuttuu." }).waitFor()
  await page.getByRole("button", { name: "Järjestömme on samaa mieltä" }).click()
  await page.getByRole("button", { name: "Emme ole enää samaa mieltä" }).waitFor()
  await page.keyboard.press("Control+Alt+KeyJ")
  await page.waitForFunction(() => document.activeElement?.id === "statement-text")
  await page.keyboard.press("Alt+Digit0")
  await page.getByText("Siirry sanoista niiden kommenttiin ja takaisin").waitFor()
})

test("cards keep the order of their words, never overlap, follow every edit, and the active one stands at its words", async () => {
  const [page, other] = [await place.open(WRITER, WIDE), await place.open(SWEDISH_WRITER, WIDE)]
  await write(page, LINES, other)
  for (const quote of ["vuosittain", "kolmeksi", "vuodeksi", "turvataan", "lähellä", "Kunnan"]) await comment(COMMENTER, { quote, text: `Sanasta ${quote}. `.repeat(12) })
  await comment(COMMENTER, { text: "Koko tekstistä" })
  await page.locator("#talk-7").waitFor()
  await eventually(page, () => order(page), [6, 5, 4, 2, 3, 1, 7], "in the order of the words")
  await page.locator("#talk-3 button").first().click()
  await page.locator("#talk-3.talk-active").waitFor()
  await eventually(page, async () => (await order(page)).length, 7, "with one open")
  await page.locator("#talk-6 button").first().click()
  await eventually(page, async () => Math.abs(await apart(page, 6)) < 12, true, "the first stands at its words")
  const before = await page.locator("#talk-6").evaluate((card) => card.getBoundingClientRect().top + scrollY)
  await putBefore(other, "Kunnan")
  for (let i = 0; i < 3; i++) await other.keyboard.press("Enter")
  await eventually(page, async () => (await page.locator("#talk-6").evaluate((card) => card.getBoundingClientRect().top + scrollY)) > before + 60, true, "it follows what another wrote above it")
  await putBefore(page, "vuodeksi")
  await page.keyboard.type("pitkäksi ")
  await eventually(page, () => marks(page), ["Kunnan", "lähellä", "turvataan", "kolmeksi", "vuodeksi", "vuosittain"], "no mark has grown or slid")
  assert.deepEqual(await order(page), [6, 5, 4, 2, 3, 1, 7])
})

test("what loses its words stays, with them, at the end; what comes back is found again; undo takes no comment away", async () => {
  const page = await place.open(WRITER, WIDE)
  await write(page, LINES)
  await comment(SWEDISH_WRITER, { quote: "palvelut lähellä ihmistä", text: "Tärkeä." })
  await comment(SWEDISH_WRITER, { quote: "vuosittain", text: "Hyvä." })
  await eventually(page, () => marks(page), ["palvelut lähellä ihmistä", "vuosittain"], "both are marked")
  await select(page, "palvelut lähellä ihmistä")
  await page.keyboard.press("Delete")
  await page.getByRole("heading", { name: "Sanat on poistettu tekstistä" }).waitFor()
  await eventually(page, () => order(page), [2, 1], "the one without words is last")
  assert.ok((await page.locator("#talk-1").innerText()).includes("palvelut lähellä ihmistä"))
  await saved(page)
  await page.keyboard.press("Control+Z")
  await reads(page, "palvelut lähellä ihmistä")
  await eventually(page, () => marks(page), ["palvelut lähellä ihmistä", "vuosittain"], "it holds on to its words again")
  await saved(page)
  for (let i = 0; i < 10; i++) await page.keyboard.press("Control+Z")
  await eventually(page, async () => (await told()).map(({ text }) => text), ["Tärkeä.", "Hyvä."], "no comment is undone")
  await eventually(page, async () => (await order(page)).length, 2, "all of them are listed")
})

test("a comment that was begun is there after the tab was closed, and without a line it waits and is not lost", async () => {
  const page = await place.open(WRITER, WIDE)
  await write(page, LINES)
  await select(page, "kolmeksi vuodeksi")
  await page.keyboard.press("Control+Alt+KeyM")
  await page.keyboard.type("Kolme on liian vähän")
  const again = await page.context().newPage()
  again.setDefaultTimeout(PATIENCE)
  await page.close()
  await openEditor(again, place.server, place.statement)
  await again.waitForFunction(() => document.querySelector<HTMLTextAreaElement>("#talk-text")?.value === "Kolme on liian vähän")
  await eventually(again, () => marks(again, ".talked-draft"), ["kolmeksi vuodeksi"], "it holds on to its words")
  await again.context().setOffline(true)
  await again.waitForSelector("[data-state=offline]")
  await again.getByRole("button", { name: "Lähetä kommentti" }).click()
  await again.getByRole("alert").filter({ hasText: "Yhteyttä ei ole, joten kommentti ei lähtenyt. Se on tallessa tällä laitteella" }).waitFor()
  assert.deepEqual(await told(), [])
  await again.context().setOffline(false)
  await again.waitForSelector("[data-state=saved]")
  await again.getByRole("button", { name: "Lähetä kommentti" }).click()
  await again.locator("#talk-1").waitFor()
  assert.deepEqual((await told()).map(({ text, anchor }) => [text, anchor.quote]), [["Kolme on liian vähän", "kolmeksi vuodeksi"]])
  assert.equal(await again.locator("#talk-text").count(), 0, "it is being written no more")
})

test("a comment whose answer was lost is sent again and made once", async () => {
  const page = await place.open(WRITER, WIDE)
  await write(page, LINES)
  let asked = 0
  await page.route("**/comments", async (route) => {
    if (route.request().method() !== "POST") return route.continue()
    asked += 1
    if (asked > 1) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await select(page, "vuosittain")
  await page.keyboard.press("Control+Alt+KeyM")
  await page.keyboard.type("Vain kerran")
  await page.keyboard.press("Control+Enter")
  await page.getByRole("alert").filter({ hasText: "kirjataan vain kerran" }).waitFor()
  assert.equal(await page.locator("#talk-text").inputValue(), "Vain kerran")
  // The text has moved on meanwhile; what is sent is what was sent.
  await putBefore(page, "vuosittain")
  await page.keyboard.type("aina ")
  await page.getByRole("button", { name: "Lähetä kommentti" }).click()
  await page.locator("#talk-text").waitFor({ state: "detached" })
  assert.equal(asked, 2)
  assert.deepEqual((await told()).map(({ text }) => text), ["Vain kerran"])
})

test("who may only read comments there too, on a clause that is chosen from a list", async () => {
  const [writer, window] = [await place.open(WRITER, WIDE), await signIn(place.browser, place.server, COMMENTER, WIDE)]
  place.windows.push(window)
  const { page } = window
  await write(writer, LINES)
  await page.goto(`${place.server.url}/statements/${place.statement}/write`)
  await page.waitForSelector("[role=textbox][contenteditable=false]")
  await page.getByRole("button", { name: "Kommentoi", exact: true }).click()
  await page.getByLabel("Mitä kommentti koskee").selectOption({ label: `Kohta 2: ${LINES[1]}` })
  await page.getByLabel("Kommentti", { exact: true }).fill("Lukijan kommentti")
  await page.getByRole("button", { name: "Lähetä kommentti" }).click()
  await writer.locator("#talk-1", { hasText: "Lukijan kommentti" }).waitFor()
  assert.equal((await told())[0]?.anchor.quote, LINES[1])
})

test("at 320 px a touch on commented words leads to what is said of them, and a comment is made", async () => {
  const page = await place.open(WRITER, { viewport: { width: 320, height: 700 }, hasTouch: true, isMobile: true })
  await write(page, LINES)
  await comment(SWEDISH_WRITER, { quote: "vuosittain", text: "Miksi vuosittain?" })
  await page.locator(".talked").waitFor()
  await page.locator(".talked").tap()
  await page.getByRole("button", { name: "Näytä kommentti 1" }).tap()
  await page.locator("#talk-1").waitFor()
  await fits(page)
  assert.deepEqual(await violations(page), [])
  await page.getByRole("button", { name: "Sulje kommentit" }).tap()
  await page.locator("#talk-1").waitFor({ state: "hidden" })
  await select(page, "kolmeksi")
  await page.getByRole("button", { name: "Kommentoi", exact: true }).tap()
  await page.getByLabel("Kommentti", { exact: true }).fill("Puhelimesta")
  await fits(page)
  assert.deepEqual(await violations(page), [])
  await page.getByRole("button", { name: "Lähetä kommentti" }).tap()
  await page.locator("#talk-2", { hasText: "Puhelimesta" }).waitFor()
  assert.equal((await told())[1]?.anchor.quote, "kolmeksi")
})

for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]] as const) {
  test(`with everything open it works for everybody at ${width} px, ${colorScheme}`, async () => {
    const page = await place.open(WRITER, { viewport: { width, height: 800 }, colorScheme })
    await write(page, LINES)
    await comment(COMMENTER, { quote: "vuosittain", text: "Emme allekirjoita.", kind: "red-line", replacement: "kuukausittain" })
    await comment(SWEDISH_WRITER, { text: "Kannatamme.", kind: "support" })
    const token = await place.server.token(SWEDISH_WRITER)
    await place.server.post(`/statements/${place.statement}/comments/1/replies`, token, { text: "Mekään emme." })
    await place.server.post(`/statements/${place.statement}/outcomes`, await place.server.token(COORDINATOR), { comments: [1], outcome: "partly", reason: "Selvennetään." })
    await page.locator(".talked").waitFor()
    await putBefore(page, "kolmeksi")
    await page.keyboard.press("Control+Alt+KeyM")
    await page.getByText("Laji ja muutosehdotus").click()
    await page.getByRole("button", { name: "Lähetä kommentti" }).click()
    await page.getByRole("alert").filter({ hasText: "Kirjoita kommentti ensin" }).waitFor()
    await fits(page)
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press("Escape")
    await putBefore(page, "vuosittain")
    await page.keyboard.press("Control+Alt+KeyJ")
    const card = (await page.locator("#talk-1").innerText()).replace(/\s+/g, " ")
    for (const words of ["Kynnyskysymys", "kuukausittain", "Mekään emme.", "otettu huomioon osittain: Selvennetään."]) assert.ok(card.includes(words), `${words}: ${card}`)
    await fits(page)
    assert.deepEqual(await violations(page), [])
  })
}

test("a page of comments says what has come and shows it in place, and what was ticked stays ticked", async () => {
  const writer = await place.open(WRITER, WIDE)
  await write(writer, LINES)
  await comment(COMMENTER, { quote: "vuosittain", text: "Ensimmäinen" })
  const window = await signIn(place.browser, place.server, COORDINATOR, WIDE)
  place.windows.push(window)
  const { page } = window
  await page.goto(`${place.server.url}/statements/${place.statement}/comments`)
  await page.getByLabel("Valitse kommentti 1 vastattavaksi").check()
  await page.getByLabel("Perustelu").fill("Kesken oleva perustelu")
  for (const text of ["Toinen", "Kolmas"]) await comment(SWEDISH_WRITER, { text })
  await page.getByText("Uutta kommenteissa: 2").waitFor()
  assert.equal(await page.getByText("Kolmas").count(), 0)
  assert.deepEqual(await violations(page), [])
  await page.getByRole("button", { name: "Näytä", exact: true }).click()
  await page.getByText("Kolmas").waitFor()
  assert.ok(await page.getByLabel("Valitse kommentti 1 vastattavaksi").isChecked())
  assert.equal(await page.getByLabel("Perustelu").inputValue(), "Kesken oleva perustelu")
  assert.equal(await page.getByText("Uutta kommenteissa").count(), 0)
  assert.deepEqual(window.complaints, [])
})
