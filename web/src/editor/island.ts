import * as A from "@automerge/automerge/slim"
import wasm from "@automerge/automerge/automerge.wasm?url"
import { TextHandle, type Statement } from "../binding/handle"
import { openConnection } from "../live/connection"
import { isWritable, savedState } from "../live/saved"
import type { Session } from "../live/session"
import { element } from "./dom"
import { linkDialog } from "./linkDialog"
import { createNotices } from "./notices"
import { createStatus } from "./status"
import { createText, type Text } from "./text"
import { createToolbar } from "./toolbar"
import { tools } from "./tools"
import { wordsOf } from "./unsaved"
import { loadWords, type Say } from "./words"

/** Puts the editor in place of what the server wrote into `place`, whose data say what is edited and as whom. */
export async function startEditor(place: HTMLElement): Promise<void> {
  const language = place.dataset["language"] ?? document.documentElement.lang
  const saying = loadWords(language)
  if (!isSupported()) {
    const say = await saying
    place.replaceChildren(element("p", { class: "notice" }, say("editor-unsupported")))
    return
  }
  try {
    const [say] = await Promise.all([saying, A.initializeWasm(fetch(wasm).then(bytesOf))])
    compose(place, say)
  } catch (error) {
    console.error(error)
    const say = await saying
    place.replaceChildren(element("p", { class: "notice" }, say("editor-unopened")))
  }
}

function isSupported(): boolean {
  return typeof WebAssembly === "object" && "locks" in navigator && typeof HTMLDialogElement === "function"
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  if (!response.ok) throw new Error(`the editor's file answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** Everything on the page, and what flows between: typing → text → session → server, and back once per frame. */
function compose(place: HTMLElement, say: Say): void {
  const handle = new TextHandle(A.init<Statement>())
  const openLink = linkDialog(say)
  const status = createStatus(say)
  const toolbar = createToolbar(tools(say, openLink), say, () => text?.view ?? null)
  let leaving = false
  const notices = createNotices(say, {
    again: () => connection.wake(),
    reload: () => {
      leaving = true
      location.reload()
    },
  })
  let text: Text | null = null
  let actor: string | null = null

  const reader = {
    load: (snapshot: Uint8Array) => handle.replace(A.loadIncremental(handle.doc, snapshot)),
    apply: (changes: readonly Uint8Array[]) => handle.applyRemote([...changes]),
  }
  const changed = (session: Session) => {
    if (session.actor !== actor && session.actor !== null) {
      actor = session.actor
      handle.replace(A.clone(handle.doc, { actor }))
    }
    const saved = savedState(session)
    const writable = isWritable(session) && actor !== null
    if (session.whole && text === null) {
      text = createText({ say, handle, openLink, place, drawn: () => text && toolbar.show(text.view, text.writable) })
      const bar = element("div", { class: "editor-bar" }, toolbar.element, status.element, notices.element)
      place.replaceChildren(bar, text.element)
    }
    status.show(saved)
    notices.show(saved, writable, () => wordsOf(handle.doc, session.unsent.kept.map((one) => one.bytes)))
    text?.setWritable(writable)
  }

  const { statement, organisation } = place.dataset
  const connection = openConnection(statement ?? "", organisation || null, reader, changed)
  handle.onLocal((change) => connection.written([change]))
  addEventListener("beforeunload", (event) => {
    if (!leaving && connection.session().unsent.kept.length > 0) event.preventDefault()
  })
}
