/** What the guides in `docs/guide` speak of: the pages that they lead to, who looks at them, and the pictures of them. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { COMMENTER, COORDINATOR, WRITER } from "./lausuma"
import { withResults, withRound, withSignatures, withSurveys, workshops } from "./stories"
import { server, statement } from "./world"

export const LANGUAGES = ["fi", "sv", "en"] as const
export type Language = (typeof LANGUAGES)[number]

const GUIDES = join(import.meta.dirname, "../../docs/guide")
/** Signs for an organisation that has not answered yet. */
const SIGNATORY = "organisation-admin@uusi-ranta.example"

/** A page that a guide leads to; a picture of the part of it that is spoken of. */
export type Look = { path: string; picture?: { name: string; of: string } }

/** What those have before them whom the guides are for. */
export async function looks(): Promise<Map<string, Look[]>> {
  const token = await server.token(COORDINATOR)
  const conducted = await withRound()
  const signed = await withSignatures()
  const { choosing, closed } = await workshops()
  const { draft } = await withSurveys()
  const counted = await withResults("named")
  const { id: answered } = (await (await server.post("/statements", token, { title: "Kierros on suljettu" })).json()) as { id: string }
  await server.post(`/statements/${answered}/text`, token, { markdown: "Ensimmäinen kohta.\n" })
  const closes = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString()
  await server.post(`/statements/${answered}/rounds`, token, { closes_at: closes })
  await server.post(`/statements/${answered}/rounds/1/close`, token, { reason: "Kaikki ovat vastanneet" })
  const question = { fi: "Mihin vaikutamme?" }
  const gathering = (await (await server.post("/workshops", token, { question, choices: 3, hidden: false, phones: true })).json()) as { number: number }
  const own = ((await (await server.api("/me", token)).json()) as { organisations: { id: string }[] }).organisations[0]?.id ?? ""
  const shot = (name: string, of = "main form.card") => ({ picture: { name, of } })
  return new Map([
    [
      COORDINATOR,
      [
        { path: "/" },
        { path: "/statements/new", ...shot("start") },
        { path: `/statements/${statement}/rounds` },
        { path: `/statements/${statement}/rounds/new`, ...shot("round") },
        { path: `/statements/${conducted}/rounds/1` },
        { path: `/statements/${conducted}/comments/2`, ...shot("answer", "main form:has([name=outcome])") },
        { path: `/statements/${answered}/rounds/1` },
        { path: `/statements/${statement}/conduct/sign-on`, ...shot("signing") },
        { path: `/statements/${signed}/signatures` },
        { path: `/statements/${signed}/rounds` },
        { path: `/statements/${signed}/conduct/publish`, ...shot("publish") },
        { path: `/statements/${statement}/history` },
        { path: `/statements/${statement}/history/anew` },
        { path: "/agenda" },
        { path: "/workshops/new", ...shot("workshop") },
        { path: `/workshops/${gathering.number}` },
        { path: choosing },
        { path: closed },
        { path: "/surveys" },
        { path: `/surveys/${draft}` },
        { path: `/surveys/${draft}/open`, ...shot("survey") },
        { path: `/surveys/${counted}` },
        { path: `/surveys/${counted}/results` },
        { path: "/organisations" },
        { path: `/organisations/${own}` },
        { path: `/organisations/${own}/people` },
        { path: `/invitations/new?organisation=${own}`, ...shot("invite") },
      ],
    ],
    [WRITER, [{ path: `/statements/${statement}` }, { path: `/statements/${statement}/write`, ...shot("write", "[role=toolbar]") }]],
    [COMMENTER, [{ path: `/statements/${conducted}` }, { path: `/statements/${conducted}/respond` }]],
    [SIGNATORY, [{ path: `/statements/${signed}/signatures` }, { path: `/statements/${signed}/sign`, ...shot("sign") }]],
  ])
}

/** The accessible names of buttons, links, headings and fields in a part of the page; what moves with the day is left out. */
export async function names(page: Page, of: string): Promise<string[]> {
  const part = page.locator(of).first()
  const snapshot = await part.ariaSnapshot()
  const named = /^\s*- '?(?:button|link|heading|textbox|spinbutton|combobox|radio|checkbox|group|searchbox) "((?:[^"\\]|\\.)*)"/gm
  const found = [...snapshot.matchAll(named)].map((match) => (match[1] ?? "").replaceAll('\\"', '"'))
  // What opens more is named by its words.
  const summaries = await part.locator("summary").allInnerTexts()
  return [...found, ...summaries.map((text) => text.trim())].filter((name) => name !== "" && !/\d/.test(name))
}

/** The texts of the guides in a language, by the name of their file. */
export function guides(language: Language): Map<string, string> {
  const folder = join(GUIDES, language)
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]))
}

/** The words in a guide that are to be found on a page. */
export function bold(text: string): string[] {
  return [...text.matchAll(/\*\*([^*]+)\*\*/g)].map((match) => match[1] ?? "")
}

/** The pictures that a guide shows. */
export function shown(text: string): string[] {
  return [...text.matchAll(/\]\(\.\.\/pictures\/([a-z]+\/[a-z-]+)\.png\)/g)].map((match) => match[1] ?? "")
}

/** What was on each picture of a language when it was taken. */
type Record = { [picture: string]: string[] }

export function recorded(language: Language): Record {
  const file = join(GUIDES, `pictures/${language}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record) : {}
}

export function record(language: Language, seen: Record): void {
  writeFileSync(join(GUIDES, `pictures/${language}.json`), `${JSON.stringify(seen, null, 1)}\n`)
}

/** Every picture that lies there, without its ending, and how many bytes it has. */
export function pictures(): Map<string, number> {
  const of = (language: string) => readdirSync(join(GUIDES, "pictures", language)).map((file) => `${language}/${file}`)
  const files = LANGUAGES.flatMap(of).filter((file) => file.endsWith(".png"))
  return new Map(files.map((file) => [file.slice(0, -4), readFileSync(join(GUIDES, "pictures", file)).length]))
}

/** Pictures are no taller: what is spoken of stands at the top. */
const TALL = 520

/** Takes a picture of a part of the page. */
export async function take(page: Page, of: string, name: string): Promise<void> {
  const box = await page.locator(of).first().boundingBox()
  if (box === null) throw new Error(`${name}: nothing to be seen at ${of}`)
  const around = 8
  const clip = {
    x: Math.max(0, box.x - around),
    y: Math.max(0, box.y - around),
    width: box.width + 2 * around,
    height: Math.min(TALL, box.height + 2 * around),
  }
  await page.screenshot({ path: join(GUIDES, `pictures/${name}.png`), clip, fullPage: true, animations: "disabled" })
}
