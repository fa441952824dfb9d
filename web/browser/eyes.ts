/** What every page is looked at for. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"

type Finding = { id: string; nodes: { target: string[]; html: string }[] }

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** What axe finds, as lines. It is put in by the browser's own tools, past the page's policy. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const findings = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe.run()
    return (await run).violations
  })
  return findings.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, html }) => `${target.join(" ")} ${html}`).join(", ")}`)
}

/** Nothing makes the page scroll sideways. */
export async function fits(page: Page, name = "the page"): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.equal(overflow, 0, `${name}: nothing makes the page scroll sideways`)
}
