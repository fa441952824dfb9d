/** The guides speak of what is there. With LAUSUMA_GUIDE=take their pictures are taken anew (`cargo xtask guide`). */
import assert from "node:assert/strict"
import { before, test } from "node:test"
import { fits, violations } from "./eyes"
import { LANGUAGES, type Look, bold, guides, looks, names, pictures, record, recorded, shown, take } from "./guide"
import { signIn, stranger } from "./lausuma"
import { browser, server } from "./world"

const TAKES = process.env["LAUSUMA_GUIDE"] === "take"
const LOCALES = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" }
/** All pictures together, in bytes: they are part of the program. */
const TOGETHER_MAX = 1_500_000

let walk: Map<string, Look[]>

before(async () => {
  walk = await looks()
})

for (const language of LANGUAGES) {
  test(`what the guides name in ${language} is on the pages, and so is what their pictures show`, async () => {
    const seen = new Set<string>()
    const onPictures: { [picture: string]: string[] } = {}
    for (const [who, steps] of walk) {
      const view = { locale: LOCALES[language], viewport: { width: 760, height: 900 }, colorScheme: "light" } as const
      const window = await signIn(browser, server, who, view)
      for (const { path, picture } of steps) {
        await window.page.goto(server.url + path)
        if (path.endsWith("/write")) {
          await window.page.waitForSelector("[role=textbox][contenteditable=true]")
          // Who may comment is known last.
          await window.page.waitForFunction(() => document.querySelector("[role=toolbar] [hidden]") === null)
        }
        await window.page.evaluate(() => document.querySelectorAll("main details").forEach((each) => each.setAttribute("open", "")))
        for (const name of await names(window.page, "body")) seen.add(name)
        if (picture === undefined) continue
        onPictures[picture.name] = await names(window.page, picture.of)
        if (TAKES) await take(window.page, picture.of, `${language}/${picture.name}`)
      }
      await window.context.close()
    }
    if (TAKES) record(language, onPictures)
    assert.deepEqual(onPictures, recorded(language), "pictures are as old as their pages: `cargo xtask guide` takes them anew")
    for (const [file, text] of guides(language)) {
      assert.ok(bold(text).length > 0, file)
      const unknown = bold(text).filter((name) => !seen.has(name))
      assert.deepEqual(unknown, [], `${file} names what is on none of its pages`)
      for (const name of shown(text)) assert.ok(name.startsWith(`${language}/`) && name.slice(3) in onPictures, `${file}: ${name}`)
    }
  })
}

test("every picture is shown somewhere, and all of them are small", () => {
  const files = pictures()
  const used = LANGUAGES.flatMap((language) => [...guides(language).values()].flatMap(shown))
  assert.deepEqual([...files.keys()].sort(), [...new Set(used)].sort())
  const together = [...files.values()].reduce((all, bytes) => all + bytes, 0)
  assert.ok(together <= TOGETHER_MAX, `${together} bytes`)
})

test("the guides are pages, with their pictures, at 320 px too", async () => {
  for (const language of LANGUAGES) {
    const view = { locale: LOCALES[language], viewport: { width: 320, height: 800 }, colorScheme: "dark" } as const
    const { page, context, complaints } = await stranger(browser, view)
    for (const file of guides(language).keys()) {
      await page.goto(`${server.url}/help/${file.replace(".md", "")}`)
      const images = page.locator("main img")
      for (const image of await images.all()) {
        await image.scrollIntoViewIfNeeded()
        await page.waitForFunction((element) => (element as HTMLImageElement).naturalWidth > 0, await image.elementHandle())
      }
      assert.deepEqual(await violations(page), [], `${language}/${file}`)
      await fits(page, `${language}/${file}`)
    }
    assert.deepEqual(complaints, [])
    await context.close()
  }
})
