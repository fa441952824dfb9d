/** Statements that have come far, for tests that look at their pages. */
import assert from "node:assert/strict"
import { COMMENTER, COORDINATOR, SIGNATORY, SWEDISH_WRITER, WRITER } from "./lausuma"
import { server } from "./world"

/** A statement with a Swedish text beside the Finnish one, which has moved on since. */
export async function inTwoLanguages(): Promise<string> {
  const token = await server.token(COORDINATOR)
  const { id } = (await (await server.post("/statements", token, { title: "Kahdella kielellä kirjoitettava kannanotto" })).json()) as { id: string }
  const write = (language: string, markdown: string) => server.post(`/statements/${id}/text`, token, { language, markdown })
  await write("fi", "# Vaatimus\n\nTuki maksetaan heti koko ajalta.\n\n1. Ehdot pidetään ennallaan.\n2. Toinen ehto jää.\n")
  for (const language of ["sv", "fi-simple"]) await server.post(`/statements/${id}/languages`, token, { language })
  await write("sv", "## Krav\n\nStödet betalas genast för hela tiden.\n\n1. Villkoren hålls som förut.\n2. Det andra villkoret står kvar.\n")
  await server.post(`/statements/${id}/languages/sv/check`, token, {})
  await write("fi", "# Vaatimus\n\nTuki maksetaan viivytyksettä koko ajalta.\n\n1. Ehdot pidetään ennallaan.\n2. Toinen ehto jää.\n\nLopuksi vielä uusi kohta.\n")
  const closes = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString()
  await server.post(`/statements/${id}/rounds`, token, { name: "Kielikierros", closes_at: closes })
  await write("sv", "## Krav\n\nStödet betalas genast för hela tiden.\n\n1. Villkoren hålls alldeles som förut.\n2. Det andra villkoret står kvar.\n")
  return id
}

/** A statement with a version, and a round that is open. */
export async function withRound(): Promise<string> {
  const token = await server.token(COORDINATOR)
  const { id } = (await (await server.post("/statements", token, { title: "Kierrokselle lähtevä kannanotto" })).json()) as { id: string }
  await server.post(`/statements/${id}/text`, token, { markdown: "# Otsikko\n\nEnsimmäinen kohta.\n\n1. Tuki maksetaan heti koko ajalta.\n2. Toinen ehto jää.\n" })
  const closes = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString()
  await server.post(`/statements/${id}/rounds`, token, { name: "Jäsenjärjestöjen kierros", closes_at: closes })
  await withComments(id, token)
  const after = "# Otsikko\n\n1. Toinen ehto jää.\n2. Tuki **maksetaan** etukäteen koko ajalta.\n\n> Aivan uusi kohta.\n"
  await server.post(`/statements/${id}/text`, await server.token(SWEDISH_WRITER), { markdown: after })
  return id
}

/** A statement that some have signed, some have not and one declines, whose text has changed since. */
export async function withSignatures(): Promise<string> {
  const token = await server.token(COORDINATOR)
  const { id } = (await (await server.post("/statements", token, { title: "Allekirjoitettava kannanotto" })).json()) as { id: string }
  const text = "# Otsikko\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\nRahoitus turvataan kolmeksi vuodeksi.\n"
  const answer = async (who: string, body: object) => server.post(`/statements/${id}/signatures`, await server.token(who), body)
  await server.post(`/statements/${id}/text`, token, { markdown: text })
  await server.post(`/statements/${id}/sign-on`, token, { reason: "Valmis" })
  await answer(SIGNATORY, { version: 1, decided_by: "Hallitus", reservation: { clause: 2, text: "Kolme vuotta on liian vähän." } })
  await answer("signatory@esteeton-uusimaa.example", { version: 1 })
  await answer("signatory@soutajat.example", { answer: "pending", decides_on: ["2199-03-17"] })
  await answer("organisation-admin@kielten-kutojat.example", { answer: "decline", view: "Emme voi kannattaa tätä.", publish_view: true })
  await server.post(`/statements/${id}/resume`, token, { reason: "Korjataan" })
  await server.post(`/statements/${id}/text`, token, { markdown: text.replace("kolmeksi", "kahdeksi").replace("lähellä", "liki") })
  await server.post(`/statements/${id}/sign-on`, token, { reason: "Korjattu" })
  await server.post(`/statements/${id}/versions/2/classification`, token, { clause: 1, kind: "language", reason: "Sama asia" })
  await answer("organisation-admin@laituri.example", { version: 2 })
  return id
}

/** The address of a statement that is public, with a round behind it, signatories and a reservation. */
export async function published(): Promise<{ page: string; id: string }> {
  const token = await server.token(COORDINATOR)
  const wish = { title: "Järjestöjen toimintaedellytykset turvataan myös Länsi-Uudenmaan hyvinvointialueella", addressees: ["Hyvinvointialueen valtuusto"], drafts: "public" }
  const { id, slug } = (await (await server.post("/statements", token, wish)).json()) as { id: string; slug: string }
  const act = (path: string, body: object) => server.post(`/statements/${id}${path}`, token, body)
  const answer = async (who: string, body: object) => server.post(`/statements/${id}/signatures`, await server.token(who), body)
  const text = "# Vaatimukset\n\nKunnan on järjestettävä palvelut lähellä ihmistä.\n\n1. Rahoitus turvataan kolmeksi vuodeksi.\n2. Avustuksista päätetään ajoissa.\n"
  await act("/text", { markdown: text })
  await act("/rounds", { name: "Jäsenjärjestöjen kierros", closes_at: new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString() })
  const comment = async (body: object) => server.post(`/statements/${id}/comments`, await server.token(COMMENTER), { version: 1, ...body })
  await comment({ clause: 2, kind: "substance", text: "Kolme vuotta on liian lyhyt aika." })
  await comment({ clause: 3, kind: "question", text: "Milloin on ajoissa?" })
  await act("/text", { markdown: text.replace("ajoissa", "ennen vuodenvaihdetta") })
  await act("/rounds/1/close", { reason: "Kaikki ovat vastanneet" })
  await act("/outcomes", { comments: [1, 2], outcome: "partly", reason: "Täsmennetään." })
  await act("/rounds/1/finish", { reason: "Valmis" })
  await act("/sign-on", { reason: "Valmis" })
  await answer(SIGNATORY, { version: 2, decided_by: "Hallitus", reservation: { clause: 2, text: "Kolme vuotta on liian vähän." } })
  await answer("signatory@esteeton-uusimaa.example", { version: 2 })
  await answer("organisation-admin@kielten-kutojat.example", { answer: "decline", view: "Emme voi kannattaa tätä.", publish_view: true })
  assert.equal((await act("/publish", { reason: "Valmis" })).status, 200)
  await act("/deliveries", { to: "Hyvinvointialueen valtuusto", how: "meeting", reference: "Valtuuston kokous" })
  await act("/responses", { delivery: 1, from: "Hyvinvointialueen valtuusto", clause: 2, text: "Rahoitus otetaan talousarvioon.", link: "https://valtuusto.example/poytakirja" })
  await act("/results", { text: "Avustukset maksetaan kolmeksi vuodeksi." })
  await act("/results", { text: "Kirjattu väärään kannanottoon." })
  await act("/traces/4/strike", { reason: "Väärä kannanotto" })
  assert.equal((await act("/corrections", { clause: 2, text: "Kolme vuotta alkaa vuodesta 2032, ei 2031." })).status, 201)
  return { page: `/s/${slug}`, id }
}

/** Comments of every kind on the round's version, some of them answered. */
async function withComments(id: string, coordinator: string): Promise<void> {
  const [commenter, writer] = [await server.token(COMMENTER), await server.token(SWEDISH_WRITER)]
  const comment = (token: string, body: object) => server.post(`/statements/${id}/comments`, token, { version: 1, ...body })
  await comment(commenter, { quote: "koko ajalta", replacement: "koko kaudelta", kind: "substance", text: "Kausi on pidempi.\nSiksi." })
  await comment(writer, { clause: 2, replacement: "Tuki maksetaan viipymättä.", text: "Näin lyhyempi." })
  await comment(writer, { clause: 1, kind: "red-line", text: "Emme voi allekirjoittaa tätä." })
  await comment(commenter, { kind: "support", text: "Hyvä kannanotto." })
  await comment(commenter, { clause: 3, kind: "question", text: "Mikä ehto?" })
  await server.post(`/statements/${id}/comments/1/replies`, writer, { text: "Samaa mieltä." })
  await server.post(`/statements/${id}/outcomes`, coordinator, { comments: [5], outcome: "partly", reason: "Selvennetään." })
}

/** Sends a form of a phone without an account; gives where it leads. */
async function byPhone(path: string, fields: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ key: crypto.randomUUID(), ...fields })
  const sent = await fetch(server.url + path, { method: "POST", redirect: "manual", headers: { origin: server.url }, body })
  assert.equal(sent.status, 303)
  return sent.headers.get("location") ?? ""
}

/** A workshop that chooses, with a group on a phone, and one that is closed and has a public summary. */
export async function workshops(): Promise<{ choosing: string; closed: string; door: string }> {
  const token = await server.token(COORDINATOR)
  const put = async (path: string, who: string, body: unknown): Promise<void> => {
    const headers = { authorization: `Bearer ${await server.token(who)}`, "content-type": "application/json" }
    const answer = await fetch(`${server.url}/api/v1${path}`, { method: "PUT", headers, body: JSON.stringify(body) })
    assert.equal(answer.status, 200, await answer.clone().text())
  }
  const open = async (fi: string, hidden: boolean) => {
    const wish = { question: { fi, sv: "Vad borde vi påverka just nu?" }, choices: 3, hidden, phones: true }
    const { number, link } = (await (await server.post("/workshops", token, wish)).json()) as { number: number; link: string }
    const add = async (who: string, title: string, reason: string): Promise<number> => {
      const added = await server.post(`/workshops/${number}/themes`, await server.token(who), { title, reason })
      return ((await added.json()) as { number: number }).number
    }
    const themes = [
      await add(WRITER, "Lähipalvelut ja joukkoliikenne maaseudulla", "Matka terveysasemalle on monelle yli 60 kilometriä."),
      await add(COMMENTER, "Järjestöjen rahoitus", "Avustusten leikkaukset osuvat kohtaamispaikkoihin."),
      await add(COMMENTER, "Omaishoitajien jaksaminen", ""),
    ]
    return { number, door: new URL(link).pathname, themes }
  }
  const go = (number: number, phase: string) => server.post(`/workshops/${number}/phase`, token, { phase })
  const choose = (number: number, who: string, themes: { theme: number | undefined; reason: string }[]) =>
    put(`/workshops/${number}/choice`, who, { themes })
  const first = await open("Mihin meidän pitäisi vaikuttaa nyt?", false)
  const group = (await byPhone(first.door, { group: "Pöytä 3" })).split("?")[0] ?? ""
  await byPhone(`${group}/theme`, { title: "Bussit takaisin", reason: "Ilman bussia ei pääse mihinkään." })
  await go(first.number, "choosing")
  await choose(first.number, WRITER, [{ theme: first.themes[0], reason: "Tätä kysytään joka viikko." }])
  await byPhone(`${group}/choose`, { upon: "0", theme: String(first.themes[0]), [`reason-${first.themes[0]}`]: "" })
  const second = await open("Mitkä teemat valitsemme vuodelle 2032?", true)
  await go(second.number, "choosing")
  await choose(second.number, WRITER, [{ theme: second.themes[0], reason: "Pitkät matkat." }, { theme: second.themes[1], reason: "" }])
  await choose(second.number, COMMENTER, [{ theme: second.themes[1], reason: "Toiminta loppuu ilman." }])
  await go(second.number, "closed")
  await byPhone(`${(await byPhone(second.door, { group: "Myöhästyneet" })).split("?")[0]}/choose`, { upon: "0", theme: String(second.themes[2]) })
  await put(`/workshops/${second.number}/summary`, COORDINATOR, { fi: "## Valitut teemat\n\n**Järjestöjen rahoitus** (2 järjestöä)\n\n- Toiminta loppuu ilman.\n", upon: 0 })
  await server.post(`/workshops/${second.number}/summary/publish`, token, { revision: 1 })
  return { choosing: `/workshops/${first.number}`, closed: `/workshops/${second.number}`, door: first.door }
}

/** What a survey asks that has every kind of question. */
const ASKED = {
  title: { fi: "Järjestökysely 2031", sv: "Organisationsenkäten 2031", en: "Survey of organisations 2031" },
  introduction: { fi: "Vastausten perusteella verkosto valitsee kolme teemaa.", sv: "Utifrån svaren väljer nätverket tre teman." },
  sections: [
    {
      title: { fi: "Toiminta", sv: "Verksamheten" },
      introduction: { fi: "Vastatkaa kuluneen vuoden mukaan." },
      questions: [
        { key: 1, text: { fi: "Onko teillä toimintaa haja-asutusalueella?", sv: "Har ni verksamhet i glesbygden?" }, required: true, kind: "single", other: true, options: [{ key: 1, text: { fi: "Kyllä", sv: "Ja" } }, { key: 2, text: { fi: "Ei", sv: "Nej" } }] },
        { key: 2, text: { fi: "Mikä toimintaanne eniten vaikeuttaa?" }, hint: { fi: "Valitkaa tärkeimmät." }, kind: "multiple", at_most: 2, options: ["Tilojen puute", "Rahoituksen epävarmuus", "Vapaaehtoisten väsyminen"].map((fi, at) => ({ key: at + 1, text: { fi } })) },
      ],
    },
    {
      title: { fi: "Voimavarat", sv: "Resurserna" },
      questions: [
        { key: 3, text: { fi: "Miten hyvin pääsette vaikuttamaan uudistuksiin?" }, kind: "scale", from: 1, to: 5, low: { fi: "emme lainkaan" }, high: { fi: "hyvin paljon" } },
        { key: 4, text: { fi: "Montako jäsentä teillä on?" }, kind: "number", least: 0, unit: { fi: "jäsentä" } },
        { key: 5, text: { fi: "Mitä muuta haluatte sanoa?" }, kind: "text", chars_max: 2000 },
      ],
    },
  ],
}

/** A survey that eight organisations have answered and that is closed, with texts in a group: its number. */
export async function withResults(promise: "named" | "anonymous"): Promise<number> {
  const token = await server.token(COORDINATOR)
  const { number } = (await (await server.post("/surveys", token, { questionnaire: ASKED })).json()) as { number: number }
  const closes = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString()
  assert.equal((await server.post(`/surveys/${number}/open`, token, { closes_at: closes, promise })).status, 200)
  const listed = await fetch(`${server.url}/api/v1/organisations?standing=member&limit=100`, { headers: { authorization: `Bearer ${token}` } })
  const { items } = (await listed.json()) as { items: { id: string }[] }
  for (const [at, organisation] of items.slice(0, 20).entries()) {
    const answers = {
      1: { chosen: at % 7 === 6 ? { options: [], other: "Vain kesäisin" } : { options: [at % 3 === 0 ? 2 : 1] } },
      2: { chosen: { options: [1 + (at % 3), ...(at % 2 === 0 ? [1 + ((at + 1) % 3)] : [])] } },
      3: { number: 1 + (at % 4) },
      4: { number: 40 * at },
      5: { text: at % 2 === 0 ? `Tilat ovat kalliita, ja niitä on liian vähän (${at}).` : `Avustus tulee vuodeksi kerrallaan, eikä sen varaan voi palkata ketään (${at}).` },
    }
    const recorded = { respondent: organisation.id, channel: "mail", source: "sähköposti", answers }
    assert.ok((await server.post(`/surveys/${number}/recorded`, token, recorded)).ok)
  }
  assert.equal((await server.post(`/surveys/${number}/close`, token, { reason: "Kaikki ovat vastanneet." })).status, 200)
  const results = await fetch(`${server.url}/api/v1/surveys/${number}/results`, { headers: { authorization: `Bearer ${token}` } })
  const { questions } = (await results.json()) as { questions: { key: number; texts: { id: string }[] }[] }
  const texts = questions.find((question) => question.key === 5)?.texts.slice(0, 3).map((text) => text.id)
  assert.equal((await server.post(`/surveys/${number}/results/5/groups`, token, { act: "put", name: "Tilat", texts })).status, 200)
  assert.equal((await server.post(`/surveys/${number}/results/5/themes`, token, { group: 0 })).status, 201)
  return number
}

/** A survey that is open to everybody and has been answered once, and another that is a draft: their numbers, and links. */
export async function withSurveys(): Promise<{ open: number; draft: number; own: string; anybody: string }> {
  const token = await server.token(COORDINATOR)
  const made = async () => ((await (await server.post("/surveys", token, { questionnaire: ASKED })).json()) as { number: number }).number
  const open = await made()
  const closes = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString()
  assert.equal((await server.post(`/surveys/${open}/open`, token, { closes_at: closes, promise: "anonymous", reach: "anyone" })).status, 200)
  const answers = { 1: { chosen: { options: [1] } }, 2: { chosen: { options: [2, 3] } }, 3: { number: 2 }, 5: { text: "Kiitos, että kysyitte." } }
  const given = await fetch(`${server.url}/api/v1/surveys/${open}/answer`, {
    method: "PUT",
    headers: { authorization: `Bearer ${await server.token(COMMENTER)}`, "content-type": "application/json" },
    body: JSON.stringify({ answers }),
  })
  assert.equal(given.status, 200)
  const links = await fetch(`${server.url}/api/v1/surveys/${open}/links`, { headers: { authorization: `Bearer ${token}` } })
  const { open: anybody, items } = (await links.json()) as { open: string; items: { link: string }[] }
  const path = (link: string | undefined) => (link ?? "").replace(server.url, "")
  return { open, draft: await made(), own: path(items[0]?.link), anybody: path(anybody) }
}
