import assert from "node:assert/strict"
import { test } from "node:test"
import { fits, violations } from "./eyes"
import { COMMENTER, SWEDISH_WRITER, WRITER, saved, shownBlocks, signIn } from "./lausuma"
import { FREDRIK, JANI, drawn, focused, hereButton, listen, onNewStatement, putBefore, reads, stands, write } from "./text"

const here = onNewStatement()
const { open } = here

test("each sees the other's caret with its names at the right letter while both type, also emoji and after splits", async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Ensimmäinen", "Toinen"], fredrik)
  await putBefore(fredrik, "mäinen")
  await stands(jani, FREDRIK, "Ensim|mäinen / Toinen")
  const names = jani.locator(".caret-names").first()
  assert.deepEqual(await names.evaluate((one) => ({ ...(one as HTMLElement).dataset })), { person: FREDRIK, organisation: "Raaseporin ruotsinkieliset vanhemmat ry" })
  await putBefore(jani, "nen")
  await stands(fredrik, JANI, "Ensimmäi|nen / Toinen")
  await Promise.all([jani.keyboard.type("äö😀"), fredrik.keyboard.type("å👍🏽z")])
  await stands(jani, FREDRIK, "Ensimå👍🏽z|mäiäö😀nen / Toinen")
  await stands(fredrik, JANI, "Ensimå👍🏽zmäiäö😀|nen / Toinen")
  await jani.keyboard.press("Enter")
  await stands(fredrik, JANI, "Ensimå👍🏽zmäiäö😀 / |nen / Toinen")
  await stands(jani, FREDRIK, "Ensimå👍🏽z|mäiäö😀 / nen / Toinen")
  await fredrik.keyboard.press("Enter")
  await fredrik.keyboard.press("Backspace")
  await fredrik.keyboard.press("Backspace")
  await stands(jani, FREDRIK, "Ensimå👍🏽|mäiäö😀 / nen / Toinen")
  await stands(fredrik, JANI, "Ensimå👍🏽mäiäö😀 / |nen / Toinen")
  await jani.keyboard.press("Shift+End")
  await fredrik.waitForFunction(() => document.querySelector(".chosen")?.textContent === "nen")
  assert.equal(await jani.locator(".caret[aria-hidden=true]").count(), 1)
  for (const { complaints } of here.windows) assert.deepEqual(complaints, [], "no style was refused")
})

test("whoever leaves is gone, whoever comes back is back, and a server that restarts says so for as long as it takes", async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Yksi"], fredrik)
  await putBefore(fredrik, "ksi")
  await stands(jani, FREDRIK, "Y|ksi")
  await fredrik.reload()
  await stands(jani, FREDRIK, null)
  await fredrik.waitForSelector("[role=textbox][contenteditable=true]")
  await hereButton(jani).getByText("2").waitFor()
  assert.equal(await drawn(jani, FREDRIK), null, "who has put the caret nowhere has none")
  await putBefore(fredrik, "si")
  await stands(jani, FREDRIK, "Yk|si")
  await here.server.goDown()
  for (const page of [jani, fredrik]) await page.getByRole("status").getByText("Palvelin käynnistyy uudelleen").waitFor()
  assert.equal(await jani.locator(".caret").count(), 0, "without a line nobody is known to be here")
  await jani.keyboard.type("ä")
  await here.server.run()
  for (const page of [jani, fredrik]) await saved(page)
  await reads(fredrik, "ä")
  const [line] = await shownBlocks(jani)
  await stands(jani, FREDRIK, line?.replace("si", "|si") ?? "")
  await fredrik.context().close()
  await stands(jani, FREDRIK, null)
  await hereButton(jani).getByText("1").waitFor()
})

test("a person with two windows is one person, listed under the organisation, oneself marked", async () => {
  const jani = await open(WRITER)
  const [one, other] = [await open(SWEDISH_WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Yksi", "Kaksi"], one, other)
  await putBefore(one, "ksi")
  await putBefore(other, "aksi")
  await jani.waitForFunction(() => document.querySelectorAll(".caret").length === 2)
  await hereButton(jani).getByText("2").waitFor()
  assert.equal(await hereButton(jani).getAttribute("aria-label"), "Paikalla: 2")
  await hereButton(jani).focus()
  await jani.keyboard.press("Enter")
  const list = jani.getByRole("group", { name: "Paikalla nyt" })
  const rows = await list.locator(".here-groups > li").evaluateAll((groups) =>
    groups.map((group) => [group.querySelector(".here-organisation")?.textContent, ...[...group.querySelectorAll(".here-name")].map((name) => name.textContent)]),
  )
  assert.deepEqual(rows, [["Uuden työn yhdistys ry", `${JANI} (sinä)`], ["Raaseporin ruotsinkieliset vanhemmat ry", FREDRIK]])
  await jani.keyboard.press("Escape")
  await list.waitFor({ state: "hidden" })
  assert.equal(await hereButton(jani).evaluate((button) => button === document.activeElement), true)
  await putBefore(jani, "Kaksi")
  await hereButton(jani).click()
  await list.waitFor()
  await jani.keyboard.press("Escape")
  await list.waitFor({ state: "hidden" })
  assert.equal(await focused(jani), "statement-text", "a press leaves the keyboard in the text, and Escape closes the list from there")
  await one.context().close()
  await jani.waitForFunction(() => document.querySelectorAll(".caret").length === 1)
  await hereButton(jani).getByText("2").waitFor()
  const names = await other.locator(".caret-names").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset["person"]))
  assert.deepEqual(names, [JANI])
})

test("who only reads is seen in the list and has no caret", async () => {
  const jani = await open(WRITER)
  await write(jani, ["Yksi"])
  const reader = await signIn(here.browser, here.server, COMMENTER)
  here.windows.push(reader)
  await reader.page.goto(`${here.server.url}/statements/${here.statement}/write`)
  await reader.page.waitForSelector("[role=textbox][contenteditable=false]")
  await reader.page.click("[role=textbox] p")
  await hereButton(jani).getByText("2").waitFor()
  await hereButton(jani).click()
  const row = jani.locator(".here-person", { hasText: "Tapio Noromaa" })
  await row.waitFor()
  assert.equal(await row.getByRole("button").count(), 0)
  assert.equal(await jani.locator(".caret").count(), 0)
  await stands(reader.page, JANI, "Yksi|")
})

test("who comes and leaves is said politely, and nothing is said while others type", async () => {
  const jani = await open(WRITER)
  await write(jani, ["Yksi"])
  const { said, hears } = await listen(jani)
  const fredrik = await open(SWEDISH_WRITER)
  await hears(`${FREDRIK} (Raaseporin ruotsinkieliset vanhemmat ry) tuli paikalle.`)
  const before = (await said()).length
  await putBefore(fredrik, "ksi")
  await fredrik.keyboard.type("Kirjoitan tähän kaikenlaista. 😀 ", { delay: 10 })
  await fredrik.keyboard.press("Enter")
  await fredrik.keyboard.type("Ja tähän.")
  await reads(jani, "Ja tähän.")
  await fredrik.reload()
  await stands(jani, FREDRIK, null)
  await fredrik.waitForSelector("[role=textbox][contenteditable=true]")
  await hereButton(jani).getByText("2").waitFor()
  assert.equal((await said()).length, before, "neither typing nor a flap is said")
  await jani.keyboard.press("Control+Shift+F")
  await jani.keyboard.type("kaiken")
  await hears("1/1")
  const found = (await said()).length
  await putBefore(fredrik, "ksi")
  await fredrik.keyboard.type("kaiken ja kaiken, ")
  await jani.locator(".find-count").getByText("1/3").waitFor()
  assert.deepEqual((await said()).slice(found).filter((words) => words !== ""), [], "what others type changes the count in silence")
  await jani.keyboard.press("Enter")
  await hears("2/3")
  await jani.keyboard.press("Escape")
  await fredrik.context().close()
  await hears(`${FREDRIK} (Raaseporin ruotsinkieliset vanhemmat ry) poistui.`)
  assert.equal(await jani.locator(".here-box [aria-live]").getAttribute("aria-live"), "polite")
})

for (const options of [
  { viewport: { width: 1280, height: 900 } },
  { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { viewport: { width: 320, height: 700 } },
] as const) {
  test(`carets, list and following work for everybody: ${JSON.stringify(options)}`, async () => {
    const [jani, fredrik] = [await open(WRITER, options), await open(SWEDISH_WRITER)]
    await write(jani, ["Ensimmäinen kappale, joka on näin pitkä.", "Toinen"], fredrik)
    await putBefore(fredrik, "kappale")
    await fredrik.keyboard.press("Shift+End")
    await jani.locator(".chosen").waitFor()
    await jani.locator(".caret.moves .caret-names").waitFor()
    await hereButton(jani).click()
    for (const step of ["the list", "following"]) {
      if (step === "following") await jani.getByRole("button", { name: `Seuraa: ${FREDRIK}` }).click()
      assert.deepEqual(await violations(jani), [], step)
      await fits(jani)
    }
  })
}
