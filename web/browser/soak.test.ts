/**
 * Three windows write at random, lose their line, reload, are closed and opened again, while the server is killed now and
 * then; in the end all show the same text, and it is the server's. `LAUSUMA_SOAK_SECONDS` and `LAUSUMA_SOAK_SEED` choose
 * how long and which.
 */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { COORDINATOR, launch, openEditor, PATIENCE, saved, Server, signIn, SWEDISH_WRITER, WRITER } from "./lausuma"

const seconds = Number(process.env["LAUSUMA_SOAK_SECONDS"] ?? 25)
const seed = Number(process.env["LAUSUMA_SOAK_SEED"] ?? 1)

let browser: Browser
let server: Server

before(async () => {
  browser = await launch()
  server = await Server.start()
})

after(async () => {
  await server.end()
  await browser.close()
})

/** Random numbers from a seed (mulberry32). */
function diceOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const words = ["järjestöt", "esittävät", "palkkatuen", "jatkamista", "för", "åren", "2027", "🙂", "👩‍👩‍👧", "e\u0301", "–", "ja"]
const keys = [
  "Enter",
  "Enter",
  "Backspace",
  "Delete",
  "Control+Backspace",
  "Shift+Enter",
  "Tab",
  "Control+b",
  "Control+i",
  "Control+z",
  "Control+z",
  "Control+y",
  "Control+Alt+2",
  "Control+Alt+0",
  "Control+Shift+8",
  "Control+Shift+7",
  "Control+Shift+9",
]

/** One person's window: what it does next is the dice's. */
class Writer {
  #offline = false
  readonly complaints: string[] = []

  private constructor(
    readonly context: BrowserContext,
    public page: Page,
    readonly statement: string,
    readonly dice: () => number,
  ) {
    this.#listen()
  }

  static async open(email: string, statement: string, dice: () => number): Promise<Writer> {
    const { context, page } = await signIn(browser, server, email)
    const writer = new Writer(context, page, statement, dice)
    await writer.#ready(() => openEditor(page, server, statement))
    // From here on it opens without a network too.
    await page.evaluate(async () => {
      while (navigator.serviceWorker.controller === null || (await caches.match(location.pathname)) === undefined) {
        await new Promise(requestAnimationFrame)
      }
    })
    return writer
  }

  async act(): Promise<void> {
    const chance = this.dice()
    if (chance < 0.03) return this.#toggleLine()
    if (chance < 0.05) return this.#ready(async () => void (await this.page.reload()))
    if (chance < 0.06) return this.#replaceTab()
    if (chance < 0.2) await this.#place()
    else if (chance < 0.3) await this.#select()
    else if (chance < 0.55) await this.page.keyboard.press(this.#one(keys))
    else await this.page.keyboard.type(`${this.#one(words)} `)
  }

  async settle(): Promise<string> {
    if (this.#offline) await this.#toggleLine()
    await saved(this.page)
    return this.page.$eval("[role=textbox]", (box) => [...box.querySelectorAll("p, h1, h2, h3")].map((block) => block.textContent).join("\n"))
  }

  async #toggleLine(): Promise<void> {
    this.#offline = !this.#offline
    await this.context.setOffline(this.#offline)
  }

  /** Another tab takes the place of this one, as when somebody closes it and opens the statement again. */
  async #replaceTab(): Promise<void> {
    const old = this.page
    this.page = await this.context.newPage()
    this.#listen()
    await old.close()
    await this.#ready(async () => void (await this.page.goto(`${server.url}/statements/${this.statement}/write`)))
  }

  async #ready(open: () => Promise<void>): Promise<void> {
    await open()
    await this.page.waitForSelector("[role=textbox][contenteditable=true]")
    await this.page.focus("[role=textbox]")
  }

  async #place(): Promise<void> {
    const chance = this.dice()
    const where = this.dice()
    if (chance < 0.3) return this.page.keyboard.press(chance < 0.15 ? "Control+Home" : "Control+End")
    await this.page.evaluate((at) => {
      const blocks = document.querySelectorAll("[role=textbox] :is(p, h1, h2, h3)")
      const block = blocks[Math.floor(at * blocks.length)]
      if (block !== undefined) getSelection()?.collapse(block, 0)
    }, where)
  }

  async #select(): Promise<void> {
    const steps = Math.ceil(this.dice() * 8)
    for (let i = 0; i < steps; i++) await this.page.keyboard.press("Shift+ArrowRight")
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.dice() * list.length)]!
  }

  #listen(): void {
    this.page.setDefaultTimeout(PATIENCE)
    this.page.on("dialog", (dialog) => void dialog.accept())
    this.page.on("pageerror", (error) => this.complaints.push(error.stack ?? error.message))
  }
}

/**
 * What the server has and the windows show once they agree, or when patience ends: words of a tab that was closed a moment
 * ago are sent by another one, and have to reach the others.
 */
async function agreed(writers: readonly Writer[], statement: string, token: string): Promise<{ stored: string; shown: string[] }> {
  const until = Date.now() + PATIENCE
  for (;;) {
    const shown = []
    for (const writer of writers) shown.push(await writer.settle())
    const stored = await (await server.api(`/statements/${statement}/text?format=text`, token)).text()
    if (Date.now() > until || shown.every((text) => text === stored)) return { stored, shown }
  }
}

test(`three windows end equal after ${seconds} seconds of seed ${seed}`, { timeout: (seconds + 300) * 1_000 }, async () => {
  const dice = diceOf(seed)
  const token = await server.token(WRITER)
  const statement = (await server.statements(token)).find((each) => each.language === "fi")?.id ?? ""
  assert.ok(statement)
  const writers = await Promise.all([WRITER, SWEDISH_WRITER, COORDINATOR].map((email) => Writer.open(email, statement, diceOf(dice() * 2 ** 32))))
  const until = Date.now() + seconds * 1_000
  let acts = 0
  while (Date.now() < until) {
    await Promise.all(writers.map((writer) => writer.act()))
    acts += writers.length
    if (dice() < 0.004) {
      await server.kill()
      await server.run()
    }
  }
  const { stored, shown } = await agreed(writers, statement, token)
  for (const text of shown) assert.equal(text, stored)
  for (const writer of writers) assert.deepEqual(writer.complaints, [])
  console.log(`${acts} acts, ${stored.length} characters`)
})
