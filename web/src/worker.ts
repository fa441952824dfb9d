import { forgetDrafts, forgetSentTexts, isUnsent } from "./keep/signOut"

/**
 * Opens the editor without a network: its files come from the device, its page from the server while that answers.
 * Nothing else goes through here; answers of the API are never kept.
 */
declare const self: ServiceWorkerGlobalScope
/** The editor's files, by the build. */
declare const __FILES__: readonly string[]
/** Differs whenever the files do. */
declare const __VERSION__: string

const files = `lausuma-files-${__VERSION__}`
const pages = "lausuma-pages"
/** Forms after which somebody else may use this browser. */
const changesPerson = /^\/(logout|login\/(demo|code|link\/.+)|me\/sessions\/end-all|invitations\/accept\/.+|first\/.+)$/
const editorPage = /^\/statements\/([0-9a-f]+)\/write$/

self.addEventListener("install", (event) => {
  event.waitUntil(install())
})

self.addEventListener("activate", (event) => {
  event.waitUntil(activate())
})

self.addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname, searchParams } = new URL(request.url)
  if (origin !== location.origin) return
  if (request.method === "POST" && changesPerson.test(pathname)) {
    event.waitUntil(forgetPerson())
    return
  }
  if (request.method !== "GET") return
  if (pathname.startsWith("/assets/")) event.respondWith(file(request))
  const statement = editorPage.exec(pathname)?.[1]
  if (statement !== undefined) {
    // Each text of a statement has an editor's page of its own.
    const language = searchParams.get("language")
    event.respondWith(page(event, language === null ? pathname : `${pathname}?language=${encodeURIComponent(language)}`, statement))
  }
})

async function install(): Promise<void> {
  await (await caches.open(files)).addAll(__FILES__)
  // Files are named by their content, so an old page and a new worker get along.
  await self.skipWaiting()
}

async function activate(): Promise<void> {
  const kept = await caches.open(pages)
  // Kept pages name files of the version before.
  for (const { url } of await kept.keys()) {
    const fresh = await fetch(url).catch(() => null)
    if (fresh?.ok) await kept.put(url, fresh)
    else await kept.delete(url)
  }
  for (const name of await caches.keys()) if (name !== files && name !== pages) await caches.delete(name)
  await self.clients.claim()
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}

async function page(event: FetchEvent, address: string, statement: string): Promise<Response> {
  const kept = await caches.open(pages)
  let fresh: Response
  try {
    fresh = await fetch(event.request)
  } catch (error) {
    const copy = await kept.match(address)
    if (copy === undefined) throw error
    return copy
  }
  if (fresh.ok) {
    event.waitUntil(kept.put(address, fresh.clone()))
    return fresh
  }
  // A page that is closed to its writer still has to open where words are on this device alone.
  const copy = await kept.match(address)
  if (copy !== undefined && (fresh.status >= 500 || (await isUnsent(statement).catch(() => false)))) return copy
  await kept.delete(address)
  return fresh
}

/** Whoever comes next on this device doesn't get the pages of the one before. Unsent words stay, for their writer alone. */
async function forgetPerson(): Promise<void> {
  await caches.delete(pages)
  await forgetSentTexts()
  await forgetDrafts()
}
