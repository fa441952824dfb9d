import assert from "node:assert/strict"
import { test } from "node:test"
import { SWEDISH_WRITER, WRITER } from "./lausuma"
import { FREDRIK, JANI, LONG, focused, frame, hereButton, onNewStatement, putBefore, reads, selection, stands, topOf, write } from "./text"

const { open } = onNewStatement()

test("one follows somebody from place to place, until one does something of one's own", async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER, { reducedMotion: "reduce" })]
  await write(jani, LONG, fredrik)
  await putBefore(jani, "Kappale 70,")
  const follow = async () => {
    await hereButton(fredrik).click()
    await fredrik.getByRole("button", { name: `Seuraa: ${JANI}` }).click()
    await fredrik.getByText(`Seuraat: ${JANI}`).waitFor()
  }
  const isInSight = (place: string) => fredrik.waitForFunction((words) => {
    const block = [...document.querySelectorAll("[role=textbox] p")].find((one) => one.textContent?.includes(words))
    const top = block?.getBoundingClientRect().top ?? -1
    return top > 100 && top < innerHeight - 60
  }, place)
  const ended = () => fredrik.waitForFunction(() => document.querySelector<HTMLElement>(".following")?.hidden)
  await fredrik.getByRole("button", { name: `Näytä kohta: ${JANI}`, includeHidden: true }).waitFor({ state: "attached" })
  await follow()
  await isInSight("Kappale 70,")
  await putBefore(jani, "Kappale 5,")
  await isInSight("Kappale 5,")
  await putBefore(jani, "Kappale 60,")
  await isInSight("Kappale 60,")
  await fredrik.keyboard.press("Escape")
  await ended()
  await putBefore(jani, "Kappale 1,")
  await stands(fredrik, JANI, LONG.map((line, i) => (i === 0 ? `|${line}` : line)).join(" / "))
  await isInSight("Kappale 60,")

  await follow()
  await isInSight("Kappale 1,")
  await fredrik.mouse.move(400, 400)
  await fredrik.mouse.wheel(0, 400)
  await ended()
  await follow()
  await fredrik.getByRole("button", { name: "Lopeta" }).click()
  await ended()
  await follow()
  await putBefore(fredrik, "Kappale 1,")
  await fredrik.keyboard.type("x")
  await ended()

  await putBefore(jani, "Kappale 75,")
  await stands(fredrik, JANI, LONG.map((line, i) => (i === 74 ? `|${line}` : i === 0 ? `x${line}` : line)).join(" / "))
  await hereButton(fredrik).click()
  await fredrik.getByRole("button", { name: `Näytä kohta: ${JANI}` }).click()
  await isInSight("Kappale 75,")
  assert.equal(await fredrik.getByText(`Seuraat: ${JANI}`).isVisible(), false, "that was once")
  await follow()
  await jani.context().close()
  await ended()
})

for (const [focus, anchoring] of [
  ["in the text", "auto"],
  ["nowhere", "auto"],
  ["in the find bar", "auto"],
  ["in the text", "none"],
  ["nowhere", "none"],
] as const) {
  const where = `with the focus ${focus}${anchoring === "none" ? " and a browser that anchors nothing" : ""}`
  test(`what one reads stays where it is, ${where}, while another writes and deletes above`, async () => {
    const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
    await write(jani, LONG, fredrik)
    await fredrik.evaluate((anchor) => document.documentElement.style.setProperty("overflow-anchor", anchor), anchoring)
    await putBefore(fredrik, "Kappale 41,")
    await fredrik.evaluate(() => [...document.querySelectorAll("[role=textbox] p")][40]?.scrollIntoView({ block: "center" }))
    if (focus === "nowhere") await fredrik.evaluate(() => (document.activeElement as HTMLElement).blur())
    if (focus === "in the find bar") {
      await fredrik.keyboard.press("Control+Shift+F")
      await fredrik.keyboard.type("Kappale 41,")
      await fredrik.locator(".found-here").waitFor()
    }
    await frame(fredrik)
    const before = { top: await topOf(fredrik, "Kappale 41,"), focus: await focused(fredrik), selection: await selection(fredrik) }
    await putBefore(jani, "Kappale 11,")
    for (let i = 0; i < 12; i++) {
      await jani.keyboard.type(`rivi ${i}`)
      await jani.keyboard.press("Enter")
      await reads(fredrik, `rivi ${i}`)
      assert.ok(Math.abs((await topOf(fredrik, "Kappale 41,")) - before.top) <= 1, `after ${i + 1} lines it stands where it stood`)
    }
    for (let i = 0; i < 5; i++) await jani.keyboard.press("Shift+ArrowUp")
    await jani.keyboard.press("Delete")
    await fredrik.waitForFunction(() => !document.querySelector("[role=textbox]")?.textContent?.includes("rivi 9"))
    await frame(fredrik)
    const now = { top: await topOf(fredrik, "Kappale 41,"), focus: await focused(fredrik), selection: await selection(fredrik) }
    assert.ok(Math.abs(now.top - before.top) <= 1)
    assert.deepEqual({ ...now, top: 0 }, { ...before, top: 0 })
  })
}

test("arrow keys go where they lead while another types, and others are told at most ten times a second", async () => {
  const jani = await open(WRITER)
  await write(jani, ["a".repeat(90), "b"])
  const fredrik = await open(SWEDISH_WRITER)
  const told: number[] = []
  const cdp = await fredrik.context().newCDPSession(fredrik)
  await cdp.send("Network.enable")
  cdp.on("Network.webSocketFrameSent", ({ response, timestamp }) => {
    if (Buffer.from(response.payloadData, "base64").includes("presence")) told.push(timestamp)
  })
  await fredrik.reload()
  await fredrik.waitForSelector("[role=textbox][contenteditable=true]")
  await reads(fredrik, "aaa")
  await putBefore(jani, "b")
  await fredrik.click("[role=textbox] p")
  await fredrik.keyboard.press("Control+Home")
  const typing = jani.keyboard.type("muualla ".repeat(12), { delay: 15 })
  for (let i = 0; i < 60; i++) await fredrik.keyboard.press("ArrowRight")
  await typing
  await stands(jani, FREDRIK, `${"a".repeat(60)}|${"a".repeat(30)} / ${"muualla ".repeat(12)}b`)
  assert.ok(told.length > 1)
  told.forEach((at, i) => assert.ok(i === 0 || at - told[i - 1]! > 0.08, `${at - told[i - 1]!} s between two`))
})
