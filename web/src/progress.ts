/**
 * On the page of signatures: keeps its numbers true as organisations sign, and says that the lists below have changed. They
 * change when asked to: what one reads stays where it is. Without this script one loads the page again.
 */
interface Progress {
  readonly counts: { readonly valid: number } | null
  readonly goal: number | null
  readonly list: string | null
  readonly words: Sentences | null
}

interface Sentences {
  readonly count: string
  readonly reserved: string
  readonly goal: string
  readonly represented: string
  readonly others: readonly string[]
}

/** So often at most it is said aloud: whoever listens to the page does something else meanwhile. */
const aloudEveryMs = 15_000
const LISTS = "progress-lists"

const place = document.getElementById("progress")
const news = document.getElementById("progress-news")
if (place !== null && news !== null) follow(place, news)

function follow(place: HTMLElement, news: HTMLElement): void {
  const { statement = "" } = place.dataset
  let listed = place.dataset.list
  let last: Progress | null = null
  let stream: EventSource | null = null
  const aloud = speaker(place.querySelector<HTMLElement>("[role=status]"))
  const hear = (event: Event) => {
    const told = JSON.parse((event as MessageEvent<string>).data) as Progress
    // Whoever is told less from now on sees what they may when they load the page again.
    if (told.words === null) return
    const before = last?.words?.count ?? place.querySelector("[data-told=count]")?.textContent
    last = told
    show(place, told, told.words)
    if (told.words.count !== before) aloud(told.words.count)
    news.hidden = told.list === listed
  }
  // Browsers keep few lines open to one server, so a page that nobody looks at holds none.
  const listen = () => {
    stream?.close()
    stream = null
    if (document.hidden) return
    stream = new EventSource(`/api/v1/statements/${statement}/signatures/progress`)
    stream.addEventListener("progress", hear)
  }
  document.addEventListener("visibilitychange", listen)
  addEventListener("pagehide", () => stream?.close())
  news.querySelector("button")?.addEventListener("click", async () => {
    const shown = await refresh()
    if (shown === null) return
    listed = shown
    news.hidden = last === null || last.list === listed
  })
  listen()
}

function show(place: HTMLElement, { counts, goal }: Progress, said: Sentences): void {
  for (const part of place.querySelectorAll<HTMLElement>("[data-told]")) {
    const text = said[part.dataset.told as "count" | "reserved" | "goal" | "represented"]
    if (part.textContent !== text) part.textContent = text
  }
  const represented = place.querySelector("[data-told=represented]")?.parentElement
  if (represented) represented.hidden = said.represented === ""
  const bar = place.querySelector("progress")
  if (bar !== null && counts !== null && goal !== null) {
    bar.max = goal
    bar.value = Math.min(counts.valid, goal)
  }
  place.querySelector("ul.counts")?.replaceChildren(
    ...said.others.map((text) => {
      const line = document.createElement("li")
      line.textContent = text
      return line
    }),
  )
}

/** Says the latest of what it is given, at once after a quiet time and else when the time is over. */
function speaker(status: HTMLElement | null): (text: string) => void {
  let latest = ""
  let waiting: ReturnType<typeof setTimeout> | undefined
  const say = () => {
    const isNew = status !== null && status.textContent !== latest
    if (isNew) status.textContent = latest
    waiting = isNew ? setTimeout(say, aloudEveryMs) : undefined
  }
  return (text) => {
    latest = text
    if (waiting === undefined) say()
  }
}

/** Puts the lists as the server shows them now in place of those that are shown; their name, or null if they can't be had. */
async function refresh(): Promise<string | null> {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null)
  const old = document.getElementById(LISTS)
  if (answer === null || !answer.ok || old === null) return null
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
  const now = fresh.getElementById(LISTS)
  const listed = fresh.getElementById("progress")?.dataset.list
  if (now === null || listed === undefined) {
    location.reload()
    return null
  }
  old.replaceWith(document.adoptNode(now))
  now.tabIndex = -1
  now.focus({ preventScroll: true })
  return listed
}

export {}
