/** Words that an input method composes (Japanese, a dead key, a phone's keyboard), while somebody else types beside them. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { CDPSession, Page } from "playwright-core"
import { SWEDISH_WRITER, WRITER, saved, shownBlocks } from "./lausuma"
import { onNewStatement, putBefore, reads, write } from "./text"

const here = onNewStatement()
const { open } = here

/** An input method: what is composed stands in the text, underlined, until it is chosen. */
class InputMethod {
  private constructor(readonly cdp: CDPSession) {}

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page))
  }

  async compose(...stages: readonly string[]): Promise<void> {
    for (const text of stages) {
      await this.cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length })
    }
  }

  async choose(text: string): Promise<void> {
    await this.cdp.send("Input.insertText", { text })
  }
}

/** Notes how often a composition has begun and ended. */
async function watch(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const log: string[] = []
    Object.assign(globalThis, { compositions: log })
    for (const kind of ["compositionstart", "compositionend"]) document.addEventListener(kind, () => log.push(kind.slice(11)))
  })
  return () => page.evaluate(() => (globalThis as unknown as { compositions: string[] }).compositions.join(" "))
}

for (const [name, theirPlace, expected] of [
  ["before it", "alku", "Tässä XYZalku 日本語ja loppu."],
  ["behind it", "loppu", "Tässä alku 日本語ja XYZloppu."],
  ["at the very place", "ja", null],
] as const) {
  test(`what is being composed survives somebody who types ${name} in the same paragraph`, async () => {
    const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
    await write(jani, ["Tässä alku ja loppu."], fredrik)
    await putBefore(jani, "ja loppu")
    const compositions = await watch(jani)
    const method = await InputMethod.of(jani)
    await method.compose("に", "にほ")
    await reads(fredrik, "にほ")
    await putBefore(fredrik, theirPlace)
    await fredrik.keyboard.type("XY")
    await saved(fredrik)
    await method.compose("にほん", "にほんご")
    await fredrik.keyboard.type("Z")
    await reads(fredrik, "ご")
    assert.equal(await compositions(), "start", "it goes on as if nobody else were here")
    await method.choose("日本語")
    assert.equal(await compositions(), "start end")
    await reads(jani, "XYZ")
    await reads(fredrik, "日本語")
    for (const page of [jani, fredrik]) await saved(page)
    const [line] = await shownBlocks(jani)
    assert.deepEqual(await shownBlocks(fredrik), [line], "both have the same text")
    if (expected !== null) assert.equal(line, expected)
    assert.equal([...(line ?? "")].sort().join(""), [..."Tässä alku 日本語XYZja loppu."].sort().join(""), "nothing is lost or doubled")
    await jani.keyboard.type("!")
    await reads(fredrik, "日本語!")
    for (const { complaints } of here.windows) assert.deepEqual(complaints, [])
  })
}

test("a composition is not torn by a paragraph that somebody splits, and giving it up leaves the text as it was", async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Yksi kaksi kolme."], fredrik)
  await putBefore(jani, "kolme")
  const method = await InputMethod.of(jani)
  await method.compose("ね")
  await reads(fredrik, "ね")
  await putBefore(fredrik, "kaksi")
  await fredrik.keyboard.press("Enter")
  await saved(fredrik)
  await method.compose("ねこ")
  await method.choose("猫")
  const both = async () => {
    for (const page of [jani, fredrik]) {
      await page.waitForFunction(() => document.querySelectorAll("[role=textbox] p").length === 2)
      await reads(page, "kaksi 猫kolme.")
      await saved(page)
      assert.deepEqual(await shownBlocks(page), ["Yksi ", "kaksi 猫kolme."])
    }
  }
  await both()
  await method.compose("い", "いぬ", "")
  await both()
})

test("who composes and is still for some seconds sees what others write, and composes on", async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Yksi.", "Kaksi."], fredrik)
  await putBefore(jani, ".")
  const compositions = await watch(jani)
  const method = await InputMethod.of(jani)
  await method.compose("い", "いぬ")
  await putBefore(fredrik, "Kaksi")
  await fredrik.keyboard.type("Och ")
  await reads(jani, "Och Kaksi.")
  await method.compose("いぬが")
  await method.choose("犬が")
  assert.equal(await compositions(), "start end")
  for (const page of [jani, fredrik]) {
    await reads(page, "犬が")
    assert.deepEqual(await shownBlocks(page), ["Yksi犬が.", "Och Kaksi."])
  }
})

test("what was composed is undone as one's own, and the other's words stay", async () => {
  const [jani, fredrik] = [await open(WRITER), await open(SWEDISH_WRITER)]
  await write(jani, ["Alku."], fredrik)
  await jani.reload()
  await jani.waitForSelector("[role=textbox][contenteditable=true]")
  await putBefore(jani, ".")
  const method = await InputMethod.of(jani)
  await method.compose("´", "é")
  await putBefore(fredrik, "Alku")
  await fredrik.keyboard.type("Och ")
  await saved(fredrik)
  await method.choose("é")
  for (const page of [jani, fredrik]) await reads(page, "Och Alkué.")
  await jani.keyboard.press("Control+z")
  await fredrik.waitForFunction(() => document.querySelector("[role=textbox]")?.textContent === "Och Alku.")
  assert.deepEqual(await shownBlocks(jani), ["Och Alku."])
})
