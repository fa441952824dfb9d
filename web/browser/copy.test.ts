/** A copy of the public site, served from a folder by a server that knows nothing but files. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { type Server, createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"
import { after, before, test } from "node:test"
import { fits, violations } from "./eyes"
import { stranger } from "./lausuma"
import { published } from "./stories"
import { browser, server } from "./world"

const KINDS: Record<string, string> = { ".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml", ".pdf": "application/pdf" }

const around = mkdtempSync(join(tmpdir(), "lausuma-copy-"))
let files: Server
/** Where the copy is served: below a folder of a site that has others. */
let site: string
let address: string

before(async () => {
  address = (await published()).page.slice(1)
  await server.goDown()
  const program = process.env["LAUSUMA"] ?? ""
  const out = execFileSync(program, ["export", "--data", server.folder, "--site", join(around, "kopio")], { encoding: "utf8" })
  assert.match(out, /is a copy of http/)
  files = createServer((request, response) => {
    const path = join(around, decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname))
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
    response.writeHead(isFile ? 200 : 404, { "content-type": KINDS[extname(path)] ?? "application/octet-stream" })
    response.end(isFile ? readFileSync(path) : "")
  }).listen(0, "127.0.0.1")
  await once(files, "listening")
  site = `http://127.0.0.1:${(files.address() as AddressInfo).port}/kopio`
})

after(() => {
  files.close()
  files.closeAllConnections()
  rmSync(around, { recursive: true, force: true })
})

const pages: [string, () => string][] = [
  ["the front page of a copy", () => "index.html"],
  ["the same in Swedish", () => "sv/index.html"],
  ["a statement in a copy", () => `${address}/index.html`],
  ["its version", () => `${address}/versions/2/index.html`],
]

for (const [name, path] of pages) {
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]] as const) {
    test(`${name} works for everybody at ${width} px, ${colorScheme}`, async () => {
      const window = await stranger(browser, { viewport: { width, height: 800 }, colorScheme })
      await window.page.goto(`${site}/${path()}`)
      assert.deepEqual(await violations(window.page), [])
      await fits(window.page)
      assert.equal(await window.page.locator("h1").count(), 1)
      assert.deepEqual(window.complaints, [], "everything that the page asks for is there")
      await window.context.close()
    })
  }
}

test("a reader goes from the front page to the text, its files and another language, without a script", async () => {
  const { page, context } = await stranger(browser, { javaScriptEnabled: false })
  await page.goto(`${site}/index.html`)
  await page.getByRole("link", { name: "Järjestöjen toimintaedellytykset" }).click()
  await page.waitForURL(`${site}/${address}/index.html`)
  assert.match(await page.getByRole("complementary", { name: "Kopio" }).innerText(), /Tämä on kopio sivusta/)
  for (const name of ["PDF", "Markdown", "tarkistuspaketti (ZIP)"]) {
    const link = await page.getByRole("link", { name, exact: true }).evaluate((found) => (found as HTMLAnchorElement).href)
    assert.equal((await fetch(link)).status, 200, link)
  }
  await page.getByRole("link", { name: "Pysyvä osoite" }).click()
  await page.waitForURL(`${site}/${address}/versions/2/index.html`)
  await page.getByRole("link", { name: "Lausuma", exact: true }).click()
  await page.getByRole("link", { name: "Svenska" }).click()
  await page.waitForURL(`${site}/sv/index.html`)
  assert.equal(await page.locator("html").getAttribute("lang"), "sv")
  await context.close()
})
