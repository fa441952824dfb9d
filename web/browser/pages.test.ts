import assert from "node:assert/strict"
import { before, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { fits, violations } from "./eyes"
import { COMMENTER, COORDINATOR, SIGNATORY, TWO_HATS, WRITER, type Window, signIn, stranger } from "./lausuma"
import { inTwoLanguages, published, withResults, withRound, withSignatures, withSurveys, workshops } from "./stories"
import { browser, server, statement } from "./world"

let conducted: string
/** A statement to an authority, an opinion piece above its limit, and one that was signed without a round. */
let asked: string
let piece: string
let urgent: string
/** A text that is kept for the writer's organisation. */
let returned: string

let translated: string
/** A statement that was signed, changed and sealed for signing again. */
let signed: string
/** Where the reader of a letter asks for no more of them. */
let ending: string
/** What those have behind their links who sign for organisations outside the network: one has confirmed it. */
let unconfirmed: string
let waiting: string
let publicly: string
/** The same where its network follows it up. */
let followed: string
/** A workshop that chooses, one that is closed, and how phones come into the first. */
let workshop: string
let closed: string
let door: string
/** A newsletter that is being written, and an address that was given for them. */
let draft: string
let confirming: string

/** A survey that is open, one that is a draft, and links to the first. */
let surveys: Awaited<ReturnType<typeof withSurveys>>

/** Surveys that have been answered and closed: nothing was promised, and anonymity. */
let counted: number
let anonymous: number

before(async () => {
  conducted = await withRound()
  surveys = await withSurveys()
  counted = await withResults("named")
  anonymous = await withResults("anonymous")
  translated = await inTwoLanguages()
  signed = await withSignatures()
  const out = await published()
  publicly = out.page
  followed = out.id
  const coordinator = await server.token(COORDINATOR)
  const writer = await server.token(WRITER)
  const made = async (path: string, token: string, wish: unknown): Promise<string> =>
    ((await (await server.post(path, token, wish)).json()) as { id: string }).id
  const deadline = new Date(Date.now() + 3 * 24 * 60 * 60 * 1000).toISOString()
  const wish = { title: "Lausunto järjestöjen rahoituksesta", kind: "submission", deadline, register_number: "VN/1234/2031" }
  const told = { purpose: "Rahoitus säilyy", theme: "Rahoitus", addressees: ["Sosiaali- ja terveysministeriö"] }
  asked = await made("/statements", coordinator, { ...wish, ...told, questions: ["Miten esitys vaikuttaa?", "Muuta?"] })
  piece = await made("/statements", coordinator, { title: "Kirjoitus", kind: "opinion-piece", character_limit: 20 })
  await server.post(`/statements/${piece}/text`, coordinator, { markdown: "Tässä on enemmän kuin kaksikymmentä merkkiä.\n" })
  urgent = await made("/statements", coordinator, { title: "Kiireellinen" })
  await server.post(`/statements/${urgent}/text`, coordinator, { markdown: "Nyt heti.\n" })
  await server.post(`/statements/${urgent}/sign-on`, coordinator, { reason: "Valiokunta päättää huomenna" })
  await server.post(`/statements/${conducted}/moments`, writer, { offset: 2, name: "Ennen hallituksen kokousta" })
  const kept = { text: "Junassa kirjoitettu kappale.\n\nToinen.", why: "Luonnos lepää kierroksen ajan." }
  returned = await made(`/statements/${asked}/returned`, writer, kept)
  ending = await fromLetter(/\/unsubscribe\/\w+/)
  const plan = await fetch(`${server.url}/api/v1/statements/${signed}/sign-on`, {
    method: "PUT",
    headers: { authorization: `Bearer ${coordinator}`, "content-type": "application/json" },
    body: JSON.stringify({ outsiders: true, goal: 20 }),
  })
  assert.equal(plan.status, 200)
  waiting = await signedOutside("Meren ystävät ry", "meri@ystavat.example")
  await send(waiting, { act: "confirm" })
  await newsletters(coordinator)
  await line(coordinator, await server.token(COMMENTER))
  ;({ choosing: workshop, closed, door } = await workshops())
  unconfirmed = await signedOutside("Naapuriyhdistys", "naapuri@naapuri.example")
})

/** Whom the network wants to influence, and what a statement demands of them. */
async function line(coordinator: string, commenter: string): Promise<void> {
  await server.post("/themes", commenter, { title: "Palvelut lähelle", reason: "Matkat ovat pitkiä." })
  const target = { office: "Hyvinvointialueen valtuusto", decides: "Palveluverkosta", page: "https://alue.example/valtuusto" }
  await server.post("/targets", commenter, target)
  await server.post("/targets/1/moments", commenter, { what: "Talousarvio", from: "2031-05-02", until: "2031-05-04" })
  await server.post("/targets/1/contacts", commenter, { how: "meeting", result: "Sovittiin jatkosta." })
  const put = await fetch(`${server.url}/api/v1/statements/${signed}/themes`, {
    method: "PUT",
    headers: { authorization: `Bearer ${coordinator}`, "content-type": "application/json" },
    body: JSON.stringify({ themes: [1] }),
  })
  assert.equal(put.status, 200)
  await server.post(`/statements/${signed}/demands`, coordinator, { clause: 1, theme: 1, targets: [1] })
}

/** What a newsletter's reader and its writer have before them. */
async function newsletters(coordinator: string): Promise<void> {
  await send("/bulletins", { email: "toimitus@lehti.example", language: "fi" })
  confirming = await fromLetter(/\/bulletins\/confirm\/\w+/, "toimitus@lehti.example")
  for (const readers of ["public", "organisations"]) {
    const begun = (await (await server.post("/bulletins/drafts", coordinator, { readers })).json()) as { id: string }
    if (readers === "organisations") draft = begun.id
    else assert.equal((await server.post(`/bulletins/drafts/${begun.id}/send`, coordinator, { revision: 1 })).status, 201)
  }
}

/** Sends a page's own form without a session, as a browser without script does. */
async function send(path: string, fields: Record<string, string>): Promise<void> {
  const page = await (await fetch(server.url + path)).text()
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ""
  const body = new URLSearchParams({ key: hidden("key"), version: hidden("version"), ...fields })
  const sent = await fetch(server.url + path, { method: "POST", redirect: "manual", headers: { origin: server.url }, body })
  assert.equal(sent.status, 303)
}

/** Signs for an organisation outside the network, and gives the link that came by mail. */
async function signedOutside(fi: string, email: string): Promise<string> {
  const terms = { decided_by: "Hallitus", decided_on: "2024-03-01", clause: "2", reservation: "Kolme vuotta olisi ollut parempi." }
  await send(`/statements/${signed}/sign/outside`, { fi, contact: "Aino Aalto", email, may: "1", website: "https://naapuri.example", ...terms })
  return fromLetter(new RegExp(`/statements/${signed}/sign/outside/\\w+`), email)
}

/** An address that stands in a letter, once there is one. */
async function fromLetter(address: RegExp, to?: string): Promise<string> {
  for (;;) {
    const { items } = (await (await fetch(`${server.url}/api/v1/demo/outbox`)).json()) as { items: { text: string; to: string }[] }
    const own = items.filter((item) => to === undefined || item.to === to)
    const found = own.map(({ text }) => address.exec(text)?.[0]).find((each) => each !== undefined)
    if (found !== undefined) return found
  }
}

/** Every page: its name, who looks at it (nobody who is signed in where there is none), and its address. */
const pages: [string, string | undefined, () => string][] = [
  ["the front page for strangers", undefined, () => "/"],
  ["privacy", undefined, () => "/privacy"],
  ["checking a receipt", undefined, () => "/verify"],
  ["the guides", undefined, () => "/help"],
  ["home", WRITER, () => "/"],
  ["login", undefined, () => "/login"],
  ["a statement", WRITER, () => `/statements/${statement}`],
  ["a statement one may only read", COMMENTER, () => `/statements/${statement}`],
  ["who takes part", WRITER, () => `/statements/${statement}/team`],
  ["who takes part, for a coordinator", COORDINATOR, () => `/statements/${statement}/team`],
  ["the log", WRITER, () => `/statements/${statement}/log`],
  ["rounds", WRITER, () => `/statements/${conducted}/rounds`],
  ["rounds, where there are none, for a coordinator", COORDINATOR, () => `/statements/${statement}/rounds`],
  ["a round", WRITER, () => `/statements/${conducted}/rounds/1`],
  ["a round, for a coordinator", COORDINATOR, () => `/statements/${conducted}/rounds/1`],
  ["a new round", COORDINATOR, () => `/statements/${statement}/rounds/new`],
  ["extending a round", COORDINATOR, () => `/statements/${conducted}/rounds/1/extend`],
  ["sealing for signing", COORDINATOR, () => `/statements/${statement}/conduct/sign-on`],
  ["comments", COMMENTER, () => `/statements/${conducted}/comments`],
  ["comments, for a coordinator", COORDINATOR, () => `/statements/${conducted}/comments`],
  ["comments, where there are none", COMMENTER, () => `/statements/${statement}/comments`],
  ["a comment of one's own", COMMENTER, () => `/statements/${conducted}/comments/1`],
  ["another's comment", WRITER, () => `/statements/${conducted}/comments/1`],
  ["an answered comment of one's own", COMMENTER, () => `/statements/${conducted}/comments/5`],
  ["a comment, for a coordinator", COORDINATOR, () => `/statements/${conducted}/comments/2`],
  ["a new comment", COMMENTER, () => `/statements/${conducted}/comments/new?version=1&clause=2`],
  ["answering a round", COMMENTER, () => `/statements/${conducted}/respond`],
  ["a comment that is recorded", COORDINATOR, () => `/statements/${conducted}/comments/new?record=yes`],
  ["comments from a table", COORDINATOR, () => `/statements/${conducted}/comments/import`],
  ["a draft from a file", COORDINATOR, () => `/statements/${statement}/draft-import`],
  ["who was heard in a round", WRITER, () => `/statements/${conducted}/rounds/1/participation`],
  ["who was heard in a round, for a coordinator", COORDINATOR, () => `/statements/${conducted}/rounds/1/participation`],
  ["the letter to an organisation", COMMENTER, () => `/statements/${conducted}/rounds/1/letter`],
  ["targets", COMMENTER, () => "/targets"],
  ["a target", COMMENTER, () => "/targets/1"],
  ["a target, for a coordinator", COORDINATOR, () => "/targets/1"],
  ["a new target", COMMENTER, () => "/targets/new"],
  ["a contact that is logged", COMMENTER, () => "/targets/1/contact"],
  ["a decision that is added", COMMENTER, () => "/targets/1/moment"],
  ["what is decided when", COMMENTER, () => "/targets/calendar"],
  ["from theme to result", WRITER, () => `/statements/${signed}/line`],
  ["from theme to result, for a coordinator", COORDINATOR, () => `/statements/${signed}/line`],
  ["themes of a statement", COORDINATOR, () => `/statements/${signed}/line/themes`],
  ["a demand", COORDINATOR, () => `/statements/${signed}/line/demand?demand=1`],
  ["the network's year", COMMENTER, () => `/year/${new Date().getFullYear()}`],
  ["a year that is published", COORDINATOR, () => `/year/${new Date().getFullYear()}/publication`],
  ["how the server does", COORDINATOR, () => "/operator"],
  ["the runbook", COORDINATOR, () => "/operator/runbook"],
  ["history", WRITER, () => `/statements/${conducted}/history`],
  ["beginning the text anew", COORDINATOR, () => `/statements/${conducted}/history/anew`],
  ["an earlier moment, for a coordinator", COORDINATOR, () => `/statements/${conducted}/moments/2`],
  ["a version", WRITER, () => `/statements/${conducted}/versions/1`],
  ["signatures, before anything is sealed", SIGNATORY, () => `/statements/${statement}/signatures`],
  ["signatures, of an organisation that has to confirm", SIGNATORY, () => `/statements/${signed}/signatures`],
  ["signatures, for a coordinator", COORDINATOR, () => `/statements/${signed}/signatures`],
  ["signing", "organisation-admin@uusi-ranta.example", () => `/statements/${signed}/sign`],
  ["saying when one decides", SIGNATORY, () => `/statements/${statement}/sign`],
  ["recording an answer", COORDINATOR, () => `/statements/${signed}/sign?record=1`],
  ["whom signatories stand for", SIGNATORY, () => `/statements/${signed}/signatures/represented`],
  ["who can decide in time", COORDINATOR, () => `/statements/${signed}/signatures/mandates`],
  ["reminding those who have not answered", COORDINATOR, () => `/statements/${signed}/signatures/remind`],
  ["how signatures are collected", COORDINATOR, () => `/statements/${signed}/sign-on`],
  ["signing for an organisation outside the network", undefined, () => `/statements/${signed}/sign/outside`],
  ["a signature from outside that is not confirmed", undefined, () => unconfirmed],
  ["a signature from outside that waits", undefined, () => waiting],
  ["thanks for a signature from outside", undefined, () => `/statements/${signed}/sign/outside?sent=unconfirmed`],
  ["signatures that wait to be checked", COORDINATOR, () => `/statements/${signed}/signatures/waiting`],
  ["classing changes", COORDINATOR, () => `/statements/${signed}/versions/2/classification`],
  ["doubting a change", SIGNATORY, () => `/statements/${signed}/versions/2/classification`],
  ["confirming a signature", SIGNATORY, () => `/statements/${signed}/signatures/1/confirm`],
  ["what became of a statement", WRITER, () => `/statements/${followed}/follow-up`],
  ["what became of a statement, for a coordinator", COORDINATOR, () => `/statements/${followed}/follow-up`],
  ["recording a delivery", COORDINATOR, () => `/statements/${followed}/follow-up/delivery`],
  ["recording a reply", COORDINATOR, () => `/statements/${followed}/follow-up/response`],
  ["recording a result", COORDINATOR, () => `/statements/${followed}/follow-up/result`],
  ["when to look again", COORDINATOR, () => `/statements/${followed}/follow-up/review`],
  ["correcting what is public", COORDINATOR, () => `/statements/${followed}/follow-up/correction`],
  ["striking a record", COORDINATOR, () => `/statements/${followed}/follow-up/strike?trace=1`],
  ["what changed", WRITER, () => `/statements/${conducted}/changes`],
  ["what changed, side by side", WRITER, () => `/statements/${conducted}/changes?from=1&to=live&view=beside`],
  ["what changed alone", WRITER, () => `/statements/${conducted}/changes?from=1&to=live&view=changed`],
  ["what changed, by organisation", WRITER, () => `/statements/${conducted}/changes?from=1&to=live&view=organisations`],
  ["what changed, in sentences", WRITER, () => `/statements/${conducted}/changes?from=1&to=live&view=sentences`],
  ["what changed, where nothing is to compare yet", WRITER, () => `/statements/${statement}/changes`],
  ["who wrote what", WRITER, () => `/statements/${conducted}?lens=organisations`],
  ["who wrote what in a version", WRITER, () => `/statements/${conducted}/versions/1?lens=organisations`],
  ["a text that its leading one has left behind", WRITER, () => `/statements/${translated}?language=sv`],
  ["a leading text with others beside it", COMMENTER, () => `/statements/${translated}`],
  ["a plain text without a word", WRITER, () => `/statements/${translated}?language=fi-simple`],
  ["a version in Swedish", WRITER, () => `/statements/${translated}/versions/1?language=sv`],
  ["what changed in Swedish", WRITER, () => `/statements/${translated}/changes?language=sv`],
  ["who wrote what in Swedish", WRITER, () => `/statements/${translated}?language=sv&lens=organisations`],
  ["language versions", WRITER, () => `/statements/${translated}/languages`],
  ["language versions, for a coordinator", COORDINATOR, () => `/statements/${translated}/languages`],
  ["the editor of the Swedish text", WRITER, () => `/statements/${translated}/write?language=sv`],
  ["a statement to an authority, for a coordinator", COORDINATOR, () => `/statements/${asked}`],
  ["editing what it is for", COORDINATOR, () => `/statements/${asked}/edit`],
  ["an opinion piece above its limit", WRITER, () => `/statements/${piece}`],
  ["sealing one above its limit for signing", COORDINATOR, () => `/statements/${piece}/conduct/sign-on`],
  ["what was signed without a round", WRITER, () => `/statements/${urgent}`],
  ["all acts", WRITER, () => `/statements/${conducted}/log?acts=all`],
  ["a moment with a name", WRITER, () => `/statements/${conducted}/moments/2`],
  ["what changed since a moment", WRITER, () => `/statements/${conducted}/changes?from=offset:2&to=live`],
  ["returned text", WRITER, () => `/statements/${asked}/returned`],
  ["the editor with a limit", WRITER, () => `/statements/${piece}/write`],
  ["the editor with text to hand in", WRITER, () => `/statements/${asked}/write?returned=${returned}`],
  ["the editor", WRITER, () => `/statements/${statement}/write`],
  ["the editor of a reader", COMMENTER, () => `/statements/${statement}/write`],
  ["a new statement", COORDINATOR, () => "/statements/new"],
  ["what waits", WRITER, () => "/me"],
  ["what waits for whoever has two hats", TWO_HATS, () => "/me"],
  ["the person's own details", WRITER, () => "/me/profile"],
  ["notices", WRITER, () => "/me/notices"],
  ["asking for no more letters", undefined, () => ending],
  ["sessions", WRITER, () => "/me/sessions"],
  ["tokens", WRITER, () => "/me/tokens"],
  ["what is held on the person", WRITER, () => "/me/data"],
  ["erasing", WRITER, () => "/me/data/erase"],
  ["whether one is still a contact", COORDINATOR, () => "/me/contact"],
  ["the register", WRITER, () => "/organisations"],
  ["the register for strangers", undefined, () => "/organisations"],
  ["applying", undefined, () => "/organisations/apply"],
  ["applications", COORDINATOR, () => "/organisations/applications"],
  ["a new organisation", COORDINATOR, () => "/organisations/new"],
  ["importing", COORDINATOR, () => "/organisations/import"],
  ["a published statement", undefined, () => publicly],
  ["what changed in the rounds of a published statement", undefined, () => `${publicly}/changes/1-2`],
  ["a statement made of another network's", COORDINATOR, () => "/statements/adapt"],
  ["a statement made of one that is public", COORDINATOR, () => `/statements/new?adapts=${publicly.slice(3)}`],
  ["publishing", COORDINATOR, () => `/statements/${signed}/conduct/publish`],
  ["surveys", WRITER, () => "/surveys"],
  ["surveys, for a coordinator", COORDINATOR, () => "/surveys"],
  ["a new survey", COORDINATOR, () => "/surveys/new"],
  ["a survey that is being made", COORDINATOR, () => `/surveys/${surveys.draft}/edit`],
  ["a survey before it is open", COORDINATOR, () => `/surveys/${surveys.draft}`],
  ["trying a survey", COORDINATOR, () => `/surveys/${surveys.draft}/try`],
  ["opening a survey", COORDINATOR, () => `/surveys/${surveys.draft}/open`],
  ["a survey", WRITER, () => `/surveys/${surveys.open}`],
  ["a survey, for a coordinator", COORDINATOR, () => `/surveys/${surveys.open}`],
  ["extending a survey", COORDINATOR, () => `/surveys/${surveys.open}/extend`],
  ["answering a survey", WRITER, () => `/surveys/${surveys.open}/answer`],
  ["answering a survey by a link", undefined, () => surveys.own],
  ["answering a survey by the open link", undefined, () => surveys.anybody],
  ["thanks for an answer by the open link", undefined, () => `${surveys.anybody}?sent=true`],
  ["the receipt of an answer", COMMENTER, () => `/surveys/${surveys.open}/receipt`],
  ["recording an answer to a survey", COORDINATOR, () => `/surveys/${surveys.open}/record`],
  ["inviting to a survey", COORDINATOR, () => `/surveys/${surveys.open}/invite`],
  ["results of a survey", WRITER, () => `/surveys/${counted}/results`],
  ["results of a survey, for a coordinator", COORDINATOR, () => `/surveys/${counted}/results`],
  ["results of a survey, filtered and compared", COORDINATOR, () => `/surveys/${counted}/results?kind=association&compare=${anonymous}`],
  ["results of a survey that promised anonymity", WRITER, () => `/surveys/${anonymous}/results`],
  ["what was written to a question", WRITER, () => `/surveys/${counted}/results/5`],
  ["grouping what was written to a question", COORDINATOR, () => `/surveys/${counted}/results/5`],
  ["an earlier year's answers", COORDINATOR, () => `/surveys/${counted}/results/earlier`],
  ["organisations that a survey proposes", COORDINATOR, () => `/surveys/${surveys.open}/proposals`],
  ["newsletters", undefined, () => "/bulletins"],
  ["newsletters, for a coordinator", COORDINATOR, () => "/bulletins"],
  ["thanks for an address", undefined, () => "/bulletins?subscription=asked"],
  ["a newsletter", undefined, () => "/bulletins/1"],
  ["confirming an address", undefined, () => confirming],
  ["newsletters that are being written", COORDINATOR, () => "/bulletins/drafts"],
  ["writing a newsletter", COORDINATOR, () => `/bulletins/drafts/${draft}`],
  ["a newsletter before it is sent", COORDINATOR, () => `/bulletins/drafts/${draft}/send`],
  ["the agenda", WRITER, () => "/agenda"],
  ["the agenda, for a coordinator", COORDINATOR, () => "/agenda"],
  ["a new theme", WRITER, () => "/agenda/themes/new"],
  ["a theme", WRITER, () => "/agenda/themes/1"],
  ["a theme, for a coordinator", COORDINATOR, () => "/agenda/themes/1"],
  ["a new workshop", COORDINATOR, () => "/workshops/new"],
  ["a workshop in which one chooses", WRITER, () => workshop],
  ["a workshop in which one chooses, for a coordinator", COORDINATOR, () => workshop],
  ["a workshop that is closed", COMMENTER, () => closed],
  ["a workshop that is closed, for a coordinator", COORDINATOR, () => closed],
  ["the result of a workshop", WRITER, () => `${closed}/result`],
  ["writing a workshop's summary", COORDINATOR, () => `${closed}/summary`],
  ["a workshop's summary", undefined, () => `${closed}/summary`],
  ["the door of a workshop", undefined, () => `${door}?q=uusi`],
  ["a workshop on a group's phone", undefined, () => `${door}/g1`],
  ["a page that is not there", WRITER, () => "/statements/nothing"],
]

/** A window of whoever looks at the page. */
async function windowOf(email: string | undefined, options: Parameters<Browser["newContext"]>[0]): Promise<Window> {
  return email === undefined ? stranger(browser, options) : signIn(browser, server, email, options)
}

for (const [name, email, path] of pages) {
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]] as const) {
    test(`${name} works for everybody at ${width} px, ${colorScheme}`, async () => {
      const window = await windowOf(email, { viewport: { width, height: 800 }, colorScheme })
      const { page } = window
      await page.goto(server.url + path())
      if (/\/write(\?|$)/.test(path())) await page.waitForSelector("[role=textbox]")
      assert.deepEqual(await violations(page), [])
      await fits(page)
      assert.equal(await page.locator("h1").count(), 1)
      const top = (await page.locator("header.site").boundingBox())?.height ?? 0
      assert.ok(top > 0 && top <= 112, `the top of the page takes ${top} px`)
      const complaints = window.complaints.filter((line) => !(name.includes("not there") && line.includes("404")))
      assert.deepEqual(complaints, [], "the console is silent: no error and no breach of the policy")
      await window.context.close()
    })
  }

  if (name.includes("editor")) continue
  test(`${name} is read without JavaScript, by the keyboard alone, and in 60 kB`, async () => {
    const { page, context } = await windowOf(email, { javaScriptEnabled: false })
    let bytes = 0
    const network = await context.newCDPSession(page)
    await network.send("Network.enable")
    network.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength))
    await page.goto(server.url + path(), { waitUntil: "networkidle" })
    assert.ok(((await page.locator("main").innerText()).trim().length ?? 0) > 20)
    assert.ok(bytes > 0 && bytes <= 60_000, `${bytes} bytes`)
    await reachesAll(page)
    await context.close()
  })
}

/** Tab goes to everything that can be used, from the top of the page to its end. */
async function reachesAll(page: Page): Promise<void> {
  const usable = page.locator(
    "a[href]:visible, button:visible, summary:visible, select:visible, textarea:visible, input:not([type=hidden], [type=radio]):visible",
  )
  const count = await usable.count()
  assert.ok(count > 5)
  for (let at = 0; at < count; at++) {
    for (let stops = 0; ; stops++) {
      await page.keyboard.press("Tab")
      // Radios are passed over, and a date's parts are stops of one field, of which some match no `:focus`.
      const type = await page.evaluate(() => document.activeElement?.getAttribute("type"))
      const isInside = at > 0 && (await usable.nth(at - 1).evaluate((element) => element === document.activeElement))
      if (type !== "radio" && !isInside) break
      assert.ok(stops < 10, "radios and dates are no trap")
    }
    const same = await usable.nth(at).evaluate((element) => element === document.activeElement)
    const here = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))
    assert.ok(same, `the ${at}th Tab leads to what comes next on the page, not to ${here}`)
  }
}
