import * as A from "@automerge/automerge/slim"
import wasm from "@automerge/automerge/automerge.wasm?url"
import { TextHandle, type Statement } from "../binding/handle"
import { keptAs } from "../keep/database"
import { Drafts } from "../keep/drafts"
import { Keep } from "../keep/keep"
import { startWorker } from "../keep/offline"
import { openConnection } from "../live/connection"
import { type Device, isWritable, savedState, wouldLose } from "../live/saved"
import { begunAnew, type Session } from "../live/session"
import { createTalks } from "../talks/talks"
import { watchComposing } from "./composing"
import { element } from "./dom"
import { createFindBar } from "./findBar"
import { createReturns } from "./givenBack"
import { keepForOrganisation } from "./handOver"
import { helpDialog } from "./helpDialog"
import { guardSignOut } from "./leaving"
import { linkDialog } from "./linkDialog"
import { createNotices } from "./notices"
import { readPendingSelection } from "./pending"
import { createPresence } from "./presence"
import { listenForDoors } from "./reach"
import { readerOf } from "./reader"
import { createRemarks } from "./remarks"
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
    await compose(place, say)
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

/** Everything on the page, and what flows between: typing → text → device → session → server, and back once per frame. */
async function compose(place: HTMLElement, say: Say): Promise<void> {
  const { statement = "", text: log = statement, textLanguage, person = "", organisation, personName = "", organisationName = "" } = place.dataset
  const handle = new TextHandle(A.init<Statement>())
  const findBar = createFindBar(say)
  const remarks = createRemarks(say)
  const talks = createTalks({
    say,
    statement,
    textLanguage: textLanguage ?? "",
    organisation: organisation ?? "",
    organisationName,
    readBy: place.dataset["commentsReadBy"] ?? "",
    handle,
    drafts: await Drafts.open(person, statement),
    saved: () => savedState(connection.session(), connection.device()),
    rightsChanged: () => drawn(false),
  })
  // What is said of a statement is said of its leading text.
  const isLeading = log === statement
  const doors = { link: linkDialog(say), find: findBar.open, help: helpDialog(say, () => buttons), comment: talks.comment, cross: talks.cross }
  const buttons = tools(say, doors)
  const status = createStatus(say)
  const me = { person, name: personName, organisation: organisation ?? "", organisationName }
  const language = document.documentElement.lang
  const presence = createPresence({ say, language, me, handle, moved: (selection) => connection.moved(selection) })
  const toolbar = createToolbar(buttons, say, () => text?.view ?? null)
  listenForDoors(place, () => text?.view ?? null, { ...doors, toolbar: toolbar.focus })
  let leaving = false
  const leave = () => {
    leaving = true
  }
  const notices = createNotices(say, {
    again: () => connection.wake(),
    reload: () => {
      leave()
      location.reload()
    },
  })
  let text: Text | null = null
  let actor: string | null = null
  let line: "none yet" | "there" | "lost" = "none yet"

  const drawn = (textChanged: boolean) => {
    if (text === null) return
    presence.drawn(textChanged)
    talks.drawn(textChanged)
    toolbar.show(text.view, text.writable, talks.mayComment)
    findBar.show(text.view)
  }
  const changed = (session: Session, device: Device) => {
    if (session.actor !== actor && session.actor !== null) {
      actor = session.actor
      handle.replace(A.clone(handle.doc, { actor }))
    }
    // A server that comes back may bring a newer editor with it.
    if (session.phase.at === "joined") {
      if (line === "lost") updates.look()
      line = "there"
    } else if (line === "there") line = "lost"
    const saved = savedState(session, device)
    const writable = isWritable(session) && actor !== null
    if (session.whole && text === null) {
      text = createText({ say, handle, openLink: doors.link, lost: remarks.lost, carets: presence.plugin, marks: isLeading ? talks.plugins : [], place, drawn })
      text.foot.prepend(presence.attach(text.view))
      const end = element("div", { class: "bar-end" }, status.element, presence.element)
      const bar = element("div", { class: "editor-bar" }, toolbar.element, end, findBar.element, remarks.element, notices.element)
      const beside = isLeading ? talks.attach(text.view) : null
      if (beside !== null) text.foot.append(beside.toggle)
      place.replaceChildren(bar, returns.element, beside === null ? text.element : element("div", { class: "desk" }, text.element, beside.column))
      drawn(true)
    }
    status.show(saved)
    notices.show(saved, session, () => wordsOf(handle.doc, session.unsent.kept.map((one) => one.bytes)))
    text?.setWritable(writable)
    if (isLeading && text !== null) talks.show(saved, session.phase.at === "joined" && session.whole)
    presence.show(session, writable)
  }

  const keep = await Keep.open(person, keptAs(statement, log))
  const returns = createReturns(say, {
    drop: (refused) => void keep.drop(refused),
    keep: async (refused) => {
      const kept = await keepForOrganisation(statement, organisation ?? "", refused)
      if (kept && refused.id !== null) await keep.handedOver(refused.id)
      return kept
    },
  })
  for (const refused of await keep.refused()) returns.add(refused)
  const at = { statement, language: log === statement ? null : (textLanguage ?? null), person, organisation: organisation || null }
  const composing = watchComposing(place, () => connection.beat())
  const reader = readerOf(handle, composing.waits, () => text && readPendingSelection(text.view))
  const connection = openConnection(at, keep, reader, { changed, decided: () => isLeading && talks.news(), worded: (code) => (code === begunAnew ? say("begun-anew") : ""), refused: returns.add })
  handle.onLocal((change) => connection.written(actor ?? "", [change]))
  addEventListener("beforeunload", (event) => {
    if (!leaving && wouldLose(connection.session(), connection.device())) event.preventDefault()
  })
  guardSignOut(person, say, leave)
  const updates = startWorker(notices.updated)
}
