/** One server and one browser for all tests of a file, which is a process of its own. */
import assert from "node:assert/strict"
import { after } from "node:test"
import type { Browser } from "playwright-core"
import { Server, WRITER, launch } from "./lausuma"

export let server: Server
export let browser: Browser
/** The demonstration's statement in Finnish. */
export let statement: string

// Awaited here and not in a hook: hooks of a file's own may begin while this one would still be at it.
server = await Server.start()
browser = await launch()
const statements = await server.statements(await server.token(WRITER))
statement = statements.find((each) => each.language === "fi")?.id ?? ""
assert.ok(statement)

after(async () => {
  await browser.close()
  await server.end()
})
