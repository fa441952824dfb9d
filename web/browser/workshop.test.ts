/** A workshop by the keyboard at 320 px, on a phone without an account; and the wall, which follows. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { fits, violations } from "./eyes"
import { COMMENTER, COORDINATOR, signIn, stranger } from "./lausuma"
import { workshops } from "./stories"
import { browser, server } from "./world"

test("a group comes in, and chooses with a reason, by the keyboard alone on a narrow screen", async () => {
  const { door, choosing } = await workshops()
  const wall = await signIn(browser, server, COMMENTER)
  await wall.page.goto(`${server.url}${choosing}/projector`)
  await wall.page.getByText("2 / 3 on valinnut").waitFor()
  const { page, context, complaints } = await stranger(browser, { viewport: { width: 320, height: 640 }, colorScheme: "dark" })
  await page.goto(server.url + door)
  await page.getByLabel("Ryhmän nimi").focus()
  await page.keyboard.type("Ikkunapöytä")
  await page.keyboard.press("Enter")
  await page.getByText("Olette mukana.").waitFor()
  const box = page.getByRole("checkbox", { name: "Järjestöjen rahoitus" })
  await box.focus()
  await page.keyboard.press("Space")
  // The next stop is the reason of what was just ticked.
  await page.keyboard.press("Tab")
  await page.keyboard.type("Ilman rahaa ei ole toimintaa.")
  await fits(page)
  assert.deepEqual(await violations(page), [])
  await page.getByRole("button", { name: "Lähetä valinta" }).focus()
  await page.keyboard.press("Enter")
  await page.getByText("Valintanne on tallessa.").waitFor()
  assert.match(await page.locator("main").innerText(), /Ilman rahaa ei ole toimintaa/)
  assert.deepEqual(complaints, [])
  await wall.page.getByText("3 / 4 on valinnut").waitFor()
  await context.close()
  await wall.context.close()
})

for (const [width, javaScriptEnabled] of [[1920, true], [320, true], [1280, false]] as const) {
  test(`the wall works for everybody at ${width} px, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const { choosing } = await workshops()
    const { page, context, complaints } = await signIn(browser, server, COORDINATOR, { viewport: { width, height: 1080 }, javaScriptEnabled })
    await page.goto(`${server.url}${choosing}/projector`)
    assert.equal(await page.getByText("2 / 3 on valinnut").count(), 1)
    assert.ok((await page.getByRole("img", { name: "QR-koodi" }).count()) === 1)
    if (javaScriptEnabled) assert.deepEqual(await violations(page), [])
    await fits(page)
    assert.deepEqual(complaints, [])
    await context.close()
  })
}
