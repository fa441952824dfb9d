/**
 * On a page of comments: says politely that something was said or answered since, and shows it in place when asked. What
 * one reads stays where it is, what one has typed or ticked stays as it is. Without this script one loads the page again.
 */
const KINDS = ["comment-made", "comment-reworded", "comment-withdrawn", "reply-made", "comment-agreed", "agreement-taken-back", "outcome-given", "outcome-contested", "contest-decided"]
/** Much that happens at once is told at once. */
const gatherMs = 300
const SHOWN = "news-of"

const place = document.getElementById("news")
if (place !== null) follow(place)

function follow(place: HTMLElement): void {
  const { statement = "", from = "0", words = "", show = "" } = place.dataset
  let next = Number(from)
  let count = 0
  let stream: EventSource | null = null
  let telling: ReturnType<typeof setTimeout> | undefined
  const told = document.createElement("p")
  const seen = document.createElement("span")
  const press = document.createElement("button")
  press.type = "button"
  press.textContent = show
  told.append(seen, " ", press)
  const tell = () => {
    telling = undefined
    seen.textContent = words.replace("#", String(count))
    if (!told.isConnected) place.append(told)
  }
  const hear = (event: Event) => {
    next = Number((event as MessageEvent).lastEventId) + 1
    count += 1
    telling ??= setTimeout(tell, gatherMs)
  }
  // Browsers keep few lines open to one server, so a page that nobody looks at holds none.
  const listen = () => {
    stream?.close()
    stream = null
    if (document.hidden) return
    stream = new EventSource(`/api/v1/statements/${statement}/events?from=${next}`)
    for (const kind of KINDS) stream.addEventListener(kind, hear)
  }
  document.addEventListener("visibilitychange", listen)
  addEventListener("pagehide", () => stream?.close())
  press.addEventListener("click", async () => {
    const before = count
    if (!(await refresh())) return
    count -= before
    clearTimeout(telling)
    telling = undefined
    if (count > 0) tell()
    else told.remove()
  })
  listen()
}

/** Puts what the server shows now in place of what is shown; false if it can't be had. */
async function refresh(): Promise<boolean> {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null)
  const old = document.getElementById(SHOWN)
  if (answer === null || !answer.ok || old === null) return false
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
  const now = fresh.getElementById(SHOWN)
  const hasForm = (one: Element) => one.closest("form") !== null
  if (now === null || hasForm(now) !== hasForm(old)) {
    location.reload()
    return true
  }
  const ticked = [...old.querySelectorAll<HTMLInputElement>("input:checked")].map(({ value }) => value)
  const held = [...old.querySelectorAll<HTMLElement>("article[id]")].find((card) => card.getBoundingClientRect().bottom > 0)
  const top = held?.getBoundingClientRect().top
  const open = [...old.querySelectorAll("details")].map((one) => one.open)
  old.replaceWith(document.adoptNode(now))
  now.querySelectorAll("details").forEach((one, i) => (one.open = open[i] ?? one.open))
  for (const box of now.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) box.checked = ticked.includes(box.value)
  const [intro, counts] = [document.querySelector(".tab-intro"), fresh.querySelector(".tab-intro")]
  if (intro !== null && counts !== null) intro.textContent = counts.textContent
  const again = held === undefined ? null : document.getElementById(held.id)
  if (again !== null && top !== undefined) scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" })
  now.tabIndex = -1
  now.focus({ preventScroll: true })
  return true
}
