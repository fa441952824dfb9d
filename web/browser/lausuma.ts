/** Starts the real server and a real browser. `LAUSUMA` names the program; `cargo xtask test` sets it. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core"

export const WRITER = "writer@uusi-tyo.example"
export const SWEDISH_WRITER = "writer@foraldrar-raseborg.example"
export const COORDINATOR = "coordinator@uusi-tyo.example"
export const SIGNATORY = "signatory@jarjestokeha.example"
export const COMMENTER = "commenter@jarjestokeha.example"
/** Acts for two organisations. */
export const TWO_HATS = "organisation-admin@foraldrar-raseborg.example"

/** How long a test waits for what has to come; never how long it waits for its own sake. */
export const PATIENCE = 60_000

export class Server {
  #process: ChildProcess | undefined

  private constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<Server> {
    const server = new Server(mkdtempSync(join(tmpdir(), "lausuma-")), await freePort())
    await server.run()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Starts the program on its folder and port, and waits for its line. */
  async run(): Promise<void> {
    const { program, env } = programOf()
    const args = ["serve", "--demo=plain", "--listen", `127.0.0.1:${this.port}`, "--data", this.folder]
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env })
    this.#process = child
    const lines = createInterface({ input: child.stdout })
    const [line] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as [unknown]
    if (typeof line !== "string" || !line.startsWith("Lausuma is listening on ")) throw new Error(`no start: ${String(line)}`)
  }

  async kill(): Promise<void> {
    await this.#stop("SIGKILL")
  }

  /** Lets the program say goodbye before it ends. */
  async goDown(): Promise<void> {
    await this.#stop("SIGTERM")
  }

  async #stop(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    if (child === undefined) return
    this.#process = undefined
    const ended = once(child, "exit")
    child.kill(signal)
    await ended
  }

  /** Another server on the data of one that has stopped, at a port of its own. */
  static async beside(stopped: Server): Promise<Server> {
    const server = new Server(stopped.folder, await freePort())
    await server.run()
    return server
  }

  /** Another server at the same address, on a folder that holds nothing. */
  async emptied(folder: string): Promise<Server> {
    const other = new Server(folder, this.port)
    await other.run()
    return other
  }

  async end(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async token(email: string): Promise<string> {
    const body = JSON.stringify({ email })
    const answer = await fetch(`${this.url}/api/v1/demo/session`, { method: "POST", body })
    return ((await answer.json()) as { token: string }).token
  }

  async api(path: string, token: string): Promise<Response> {
    const answer = await fetch(`${this.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer
  }

  async post(path: string, token: string, body: unknown): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
    const answer = await fetch(`${this.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }

  async statements(token: string): Promise<{ id: string; title: string; language: string }[]> {
    const list = (await (await this.api("/statements", token)).json()) as { items: { id: string; title: string; language: string }[] }
    return list.items
  }
}

/** The program, and its environment: without variables that are for the tests, as the program refuses those of ours that it
    does not know, and without the settings of one that is installed on this machine. */
export function programOf(): { program: string; env: NodeJS.ProcessEnv } {
  const program = process.env["LAUSUMA"]
  if (program === undefined) throw new Error("Run these tests by `cargo xtask test`, or name the program in LAUSUMA.")
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LAUSUMA_")))
  // A test or a benchmark changes in a second what people change in a day.
  return { program, env: { ...env, LAUSUMA_CONFIG: "/dev/null", LAUSUMA_RATE_SESSION_REQUESTS: "1000000", RUST_LOG: "error" } }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const address = probe.address()
  await new Promise((closed) => probe.close(closed))
  if (address === null || typeof address === "string") throw new Error("no port")
  return address.port
}

export function launch(): Promise<Browser> {
  const args = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ]
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", headless: true, args })
}

/** A window of its own; `complaints` gathers what the browser's console reports as errors. */
export async function stranger(browser: Browser, options: Options = {}): Promise<Window> {
  const context = await browser.newContext({ locale: "fi-FI", ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const complaints: string[] = []
  page.on("pageerror", (error) => complaints.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text())
  })
  return { context, page, complaints }
}

/** A window of its own, signed in. */
export async function signIn(browser: Browser, server: Server, email: string, options: Options = {}): Promise<Window> {
  const window = await stranger(browser, options)
  const { page } = window
  await page.goto(`${server.url}/login`)
  await page.click(`button[value="${email}"]`)
  await page.waitForURL(`${server.url}/`)
  return window
}

type Options = Parameters<Browser["newContext"]>[0]
export type Window = { context: BrowserContext; page: Page; complaints: string[] }

/** Opens a statement's editor and waits until it may be written in. */
export async function openEditor(page: Page, server: Server, id: string): Promise<void> {
  await page.goto(`${server.url}/statements/${id}/write`)
  await page.waitForSelector("[role=textbox][contenteditable=true]")
}

/** The text as the window shows it, block by block. */
export function shownBlocks(page: Page): Promise<string[]> {
  return page.$$eval("[role=textbox] :is(p, h1, h2, h3, h4)", (blocks) => blocks.map((block) => block.textContent ?? ""))
}

/** Waits until the page says that everything is saved. */
export async function saved(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("[role=status]")?.textContent?.trim() === "Tallennettu")
}

/** Opens what concerns the person, at the top of every page. */
export async function openMenu(page: Page): Promise<void> {
  await page.locator("details.account:not([open]) > summary").click()
}
