/**
 * How fast the editor is in a real browser, on a text of 12,000 characters: how soon it is ready, how soon a keystroke is
 * seen here, and how soon in another browser; then how soon it is seen in a text of 10,000 words with 2,000 comments.
 * `LAUSUMA` names the program: `npm run bench:browser`. Prints JSON.
 */
import type { Browser, Page } from "playwright-core"
import { COORDINATOR, launch, openEditor, Server, signIn, SWEDISH_WRITER, WRITER } from "./lausuma"

const CHARACTERS = 12_000
const KEYS = Number(process.env["LAUSUMA_BENCH_KEYS"] ?? 300)
const OPENINGS = Number(process.env["LAUSUMA_BENCH_OPENINGS"] ?? 7)
const WORDS = 10_000
const COMMENTS = Number(process.env["LAUSUMA_BENCH_COMMENTS"] ?? 2_000)
const sentence = "Järjestöt tekevät työtä, jota kukaan muu ei tee, ja siksi niiden rahoituksesta on pidettävä kiinni. "

declare global {
  interface Window {
    /** Per keystroke: when the key went down, and when the frame that shows it had been drawn. */
    pressed: { at: number; drawn: number }[]
    /** When the last block was seen to have grown to each of its lengths. */
    grown: Map<number, number>
    ready: number
  }
}

/** The functions below run in the page, where the helper that names functions for the test runner is not. */
const NAMES = "globalThis.__name = (named) => named"

function percentiles(values: readonly number[]): Record<"p50" | "p99" | "max", number> {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN) * 10) / 10
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

async function longStatement(server: Server): Promise<string> {
  const token = await server.token(WRITER)
  const id = (await server.statements(token)).find((each) => each.language === "sv")?.id ?? ""
  const paragraph = sentence.repeat(6).trim()
  const markdown = Array.from({ length: Math.ceil(CHARACTERS / paragraph.length) }, () => paragraph).join("\n\n")
  const answer = await fetch(`${server.url}/api/v1/statements/${id}/text`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ markdown: `${markdown}\n\nLoppu` }),
  })
  if (!answer.ok) throw new Error(`the text could not be written: ${answer.status}`)
  return id
}

/** From the start of the navigation until the text may be written in, with nothing cached, each in a browser of its own. */
async function openings(server: Server, id: string): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < OPENINGS; i++) {
    const browser = await launch()
    const { page } = await signIn(browser, server, WRITER)
    await page.addInitScript(NAMES)
    await page.addInitScript(() => {
      const look = () => {
        if (document.querySelector("[role=textbox][contenteditable=true]") === null) requestAnimationFrame(look)
        else window.ready = performance.now()
      }
      requestAnimationFrame(look)
    })
    await openEditor(page, server, id)
    times.push(await page.evaluate(async () => {
      while (window.ready === undefined) await new Promise(requestAnimationFrame)
      return window.ready
    }))
    await browser.close()
  }
  return times
}

async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.pressed = []
    addEventListener(
      "keydown",
      ({ timeStamp }) => {
        const press = { at: performance.timeOrigin + timeStamp, drawn: 0 }
        window.pressed.push(press)
        // A message that is posted in a frame arrives when that frame has been drawn.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => (press.drawn = performance.timeOrigin + performance.now())
          port2.postMessage(null)
        })
      },
      { capture: true },
    )
  })
}

/** Notes every length of the last block, from the mutation that brought it. */
async function watchGrowth(page: Page): Promise<number> {
  return page.evaluate(() => {
    window.grown = new Map()
    const box = document.querySelector("[role=textbox]")!
    const length = () => [...box.querySelectorAll("p")].at(-1)?.textContent?.length ?? 0
    const first = length()
    new MutationObserver(() => {
      const now = performance.timeOrigin + performance.now()
      for (let reached = length(); reached > 0 && !window.grown.has(reached); reached--) window.grown.set(reached, now)
    }).observe(box, { childList: true, characterData: true, subtree: true })
    return first
  })
}

async function typing(browser: Browser, server: Server, id: string): Promise<{ here: number[]; there: number[] }> {
  const writer = await signIn(browser, server, WRITER)
  const reader = await signIn(browser, server, SWEDISH_WRITER)
  for (const { page } of [writer, reader]) {
    await page.addInitScript(NAMES)
    await openEditor(page, server, id)
  }
  await writer.page.click("[role=textbox]")
  await writer.page.keyboard.press("Control+End")
  const first = await watchGrowth(reader.page)
  await watchKeys(writer.page)
  for (let i = 0; i < KEYS; i++) await writer.page.keyboard.press(i % 7 === 6 ? "Space" : "a", { delay: 100 })
  await reader.page.waitForFunction((length) => window.grown.has(length), first + KEYS)
  const pressed = await writer.page.evaluate(() => window.pressed)
  const grown = new Map(await reader.page.evaluate(() => [...window.grown]))
  return {
    here: pressed.map(({ at, drawn }) => drawn - at),
    there: pressed.map(({ at }, i) => (grown.get(first + i + 1) ?? Number.NaN) - at),
  }
}

/** A long text in which every sentence is commented on, several times where there are more comments than sentences. */
async function discussedStatement(server: Server): Promise<string> {
  const [coordinator, ...speakers] = await Promise.all([COORDINATOR, WRITER, SWEDISH_WRITER].map((email) => server.token(email)))
  const { id } = (await (await server.post("/statements", coordinator!, { title: "Keskusteltu" })).json()) as { id: string }
  const sentences = Array.from({ length: Math.ceil(WORDS / sentence.trim().split(" ").length) }, (_, i) => sentence.replace("työtä", `työtä${i}x`))
  const paragraphs = Array.from({ length: Math.ceil(sentences.length / 4) }, (_, i) => sentences.slice(4 * i, 4 * i + 4).join("").trim())
  await server.post(`/statements/${id}/text`, coordinator!, { markdown: paragraphs.join("\n\n") })
  const comment = (i: number) => {
    const body = { live: true, quote: `työtä${i % sentences.length}x, jota kukaan`, text: `Kommentti ${i}: ${sentence}`, kind: "substance" }
    return server.post(`/statements/${id}/comments`, speakers[i % speakers.length]!, body)
  }
  for (let i = 0; i < COMMENTS; i += 20) await Promise.all(Array.from({ length: Math.min(20, COMMENTS - i) }, (_, k) => comment(i + k)))
  return id
}

/** Typing in the middle of a text that is commented on all over, with the column of comments beside it. */
async function typingAmongComments(browser: Browser, server: Server, id: string): Promise<{ all: number; here: number[] }> {
  const { page } = await signIn(browser, server, WRITER, { viewport: { width: 1280, height: 900 } })
  page.setDefaultTimeout(180_000)
  await page.addInitScript(NAMES)
  const begun = Date.now()
  await openEditor(page, server, id)
  // Some marks lie over each other, and some are parted.
  await page.waitForFunction((count) => document.querySelectorAll(".talked").length >= count, Math.min(COMMENTS, WORDS / 20))
  const all = Date.now() - begun
  await page.locator("[role=textbox] p").nth(100).click()
  await page.keyboard.press("End")
  await watchKeys(page)
  for (let i = 0; i < KEYS; i++) await page.keyboard.press(i % 7 === 6 ? "Space" : "a", { delay: 100 })
  await page.waitForFunction(() => window.pressed.every(({ drawn }) => drawn > 0))
  const here = await page.evaluate(() => window.pressed.map(({ at, drawn }) => drawn - at))
  return { all, here }
}

const server = await Server.start()
try {
  const id = await longStatement(server)
  const ready = await openings(server, id)
  const browser = await launch()
  const { here, there } = await typing(browser, server, id).finally(() => browser.close())
  const figures = { characters: CHARACTERS, keys: KEYS, ready_ms: percentiles(ready), shown_here_ms: percentiles(here), seen_there_ms: percentiles(there) }
  console.log(JSON.stringify(figures, null, 2))
  const discussed = await discussedStatement(server)
  const another = await launch()
  const among = await typingAmongComments(another, server, discussed).finally(() => another.close())
  console.log(JSON.stringify({ words: WORDS, comments: COMMENTS, all_marked_ms: among.all, shown_here_ms: percentiles(among.here) }, null, 2))
} finally {
  await server.end()
}
