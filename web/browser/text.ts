/** What one window does to a text, and what another one sees of it. */
import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach } from "node:test"
import type { Browser, Locator, Page } from "playwright-core"
import { COORDINATOR, PATIENCE, Server, type Window, launch, openEditor, saved, signIn } from "./lausuma"

type Options = Parameters<typeof signIn>[3]

/** A server for the tests of a file, and for each of them a new statement without a word. */
class Place {
  server!: Server
  browser!: Browser
  statement = ""
  windows: Window[] = []

  /** A window of its own in which the statement is open. */
  readonly open = async (email: string, options: Options = {}): Promise<Page> => {
    const window = await signIn(this.browser, this.server, email, options)
    this.windows.push(window)
    await openEditor(window.page, this.server, this.statement)
    return window.page
  }

  async begin(): Promise<void> {
    const { context, page } = await signIn(this.browser, this.server, COORDINATOR)
    await page.goto(`${this.server.url}/statements/new`)
    await page.fill("#title", "Kokeilu")
    await page.keyboard.press("Enter")
    await page.waitForURL(/statements\/[0-9a-f]{32}/)
    this.statement = /statements\/([0-9a-f]{32})/.exec(page.url())?.[1] ?? ""
    await context.close()
  }
}

export function onNewStatement(): Place {
  const place = new Place()
  before(async () => {
    place.server = await Server.start()
    place.browser = await launch()
  })
  beforeEach(() => place.begin())
  afterEach(async () => {
    for (const { context } of place.windows) await context.close()
    place.windows = []
  })
  after(async () => {
    await place.browser.close()
    await place.server.end()
  })
  return place
}

export const JANI = "Jani Ketolampi"
export const FREDRIK = "Fredrik Hagnäs"

/** Puts a text into the statement, a paragraph for each line, and waits until all have it. */
export async function write(page: Page, lines: readonly string[], ...others: Page[]): Promise<void> {
  await page.evaluate((html) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text/html", html)
    const box = document.querySelector<HTMLElement>("[role=textbox]")
    box?.focus()
    box?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
  }, lines.map((line) => `<p>${line}</p>`).join(""))
  await saved(page)
  for (const other of others) {
    await other.waitForFunction((last) => document.querySelector("[role=textbox]")?.textContent?.includes(last), lines.at(-1) ?? "")
  }
}

/** Puts the caret before the words, by the mouse's means. */
export async function putBefore(page: Page, words: string): Promise<void> {
  await page.evaluate((wanted) => {
    const box = document.querySelector<HTMLElement>("[role=textbox]")
    box?.focus()
    for (const block of box?.querySelectorAll("p, h1, h2, h3") ?? []) {
      const at = block.textContent?.indexOf(wanted) ?? -1
      if (at < 0) continue
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
      for (let rest = at, node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const length = node.textContent?.length ?? 0
        if (rest <= length) return getSelection()?.collapse(node, rest)
        rest -= length
      }
    }
    throw new Error(`no ${wanted}`)
  }, words)
}

/** The text with `|` where somebody's caret is drawn, or null if it is not. Blocks are parted by a slash. */
export function drawn(page: Page, name: string): Promise<string | null> {
  return page.evaluate((person) => {
    const caret = document.querySelector(`.caret:has([data-person="${person}"])`)
    if (caret === null) return null
    return [...document.querySelectorAll("[role=textbox] :is(p, h1, h2, h3)")].map((block) => {
      if (!block.contains(caret)) return block.textContent
      const range = document.createRange()
      range.setStart(block, 0)
      range.setEndBefore(caret)
      const before = range.toString()
      return `${before}|${block.textContent?.slice(before.length)}`
    }).join(" / ")
  }, name)
}

/** Waits until somebody's caret is drawn there, or nowhere. */
export async function stands(page: Page, name: string, place: string | null): Promise<void> {
  const until = Date.now() + PATIENCE / 3
  while ((await drawn(page, name)) !== place && Date.now() < until) await frame(page)
  assert.equal(await drawn(page, name), place, `where ${name} stands`)
}

export function frame(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise(requestAnimationFrame))
}

/** Waits until the text has these words. */
export async function reads(page: Page, words: string): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector("[role=textbox]")?.textContent?.includes(wanted), words)
}

/** Where on the screen the words stand. */
export function topOf(page: Page, words: string): Promise<number> {
  return page.evaluate((wanted) => {
    const block = [...document.querySelectorAll("[role=textbox] p")].find((one) => one.textContent?.includes(wanted))
    return block?.getBoundingClientRect().top ?? NaN
  }, words)
}

export const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)
/** A text of many screens. */
export const LONG = Array.from({ length: 80 }, (_, i) => `Kappale ${i + 1}, ja siinä on muutama sana.`)

/** What is selected, and what stands before it in its block. */
export function selection(page: Page): Promise<string> {
  return page.evaluate(() => {
    const chosen = getSelection()
    const { anchorNode, anchorOffset = 0 } = chosen ?? {}
    return `${anchorNode?.textContent?.slice(0, anchorOffset)}|${chosen?.toString()}`
  })
}

/** The button that opens the list of who is here. */
export function hereButton(page: Page): Locator {
  return page.locator(".here-toggle")
}

/** Notes from now on what a screen reader would say by itself. */
export async function listen(page: Page): Promise<{ said(): Promise<string[]>; hears(words: string): Promise<unknown> }> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    new MutationObserver((all) => {
      for (const { target } of all) {
        const place = (target.nodeType === Node.ELEMENT_NODE ? (target as Element) : target.parentElement)?.closest("[aria-live], [role=status], [role=alert]")
        if (place && place.getAttribute("aria-live") !== "off") said.push(place.textContent ?? "")
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
  return {
    said: () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said),
    hears: (words) => page.waitForFunction((wanted) => (globalThis as unknown as { said: string[] }).said.some((one) => one.includes(wanted)), words),
  }
}
