import { claimActor } from "./actor"
import { onNextBeat } from "./beat"
import { type ClientFrame, decodeFrame, encodeFrame, type ServerFrame } from "./frames"
import { silenceMsMax } from "./limits"
import { awaitsAnswer, type Effect, type Event, newSession, type Session, step } from "./session"
import { signedOutOrGone } from "./standing"

/** Where the log of a statement goes: a document that takes changes in any order and as often as they come. */
export interface LogReader {
  load(snapshot: Uint8Array): void
  apply(changes: readonly Uint8Array[]): void
}

export interface Connection {
  /** Local changes, just made: they are kept, and sent with the next beat. */
  written(changes: readonly Uint8Array[]): void
  /** Try again at once, for the person says that what was in the way is gone. */
  wake(): void
  session(): Session
}

/**
 * Runs a session over real sockets. Everything that arrives between two beats reaches `reader` at once, then `changed`
 * is told, so that a page is drawn at most once per frame.
 */
export function openConnection(
  statement: string,
  organisation: string | null,
  reader: LogReader,
  changed: (session: Session) => void,
): Connection {
  let session = newSession(organisation)
  let socket: WebSocket | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let received: Effect[] = []

  const beat = onNextBeat(() => {
    const arrived = received
    received = []
    try {
      read(arrived, reader)
    } catch (error) {
      console.error("Lausuma could not read the log of this statement.", error)
      happen({ on: "unreadable" }, false)
    }
    happen({ on: "beat" }, false)
    changed(session)
  })

  function happen(event: Event, drawn = true): void {
    const [next, effects] = step(session, event)
    session = next
    for (const effect of effects) perform(effect)
    watchSilence(event)
    if (drawn) beat()
  }

  function perform(effect: Effect): void {
    switch (effect.do) {
      case "connect":
        clearTimeout(retry)
        socket = connect(statement, () => socket, happen)
        return
      case "hang-up":
        socket?.close()
        socket = null
        return
      case "retry":
        clearTimeout(retry)
        retry = setTimeout(() => happen({ on: "due" }), effect.ms)
        return
      case "send":
        send(socket, effect.frame)
        return
      case "claim":
        claimActor(effect.spares)
          // A browser that keeps no locks lets nobody write: without one, two tabs could take the same actor.
          .catch(() => null)
          .then((actor) => happen({ on: "claimed", actor }))
        return
      case "load":
      case "apply":
        received.push(effect)
    }
  }

  /** Any frame shows that the line lives; from the last one on, or from what we first asked, the time runs. */
  function watchSilence(event: Event): void {
    if (event.on === "frame" || event.on === "opened" || !awaitsAnswer(session)) {
      clearTimeout(silence)
      silence = undefined
    }
    if (!awaitsAnswer(session) || silence !== undefined) return
    silence = setTimeout(() => {
      silence = undefined
      happen({ on: "silent", dice: Math.random() })
    }, silenceMsMax)
  }

  addEventListener("offline", () => happen({ on: "silent", dice: Math.random() }))
  // A network that has come back is another one: a socket of the old one would only find out late.
  addEventListener("online", () => {
    happen({ on: "silent", dice: 0 })
    happen({ on: "wake" })
  })
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) happen({ on: "wake" })
  })

  happen({ on: "start" })
  return {
    written: (changes) => happen({ on: "written", changes }),
    wake: () => happen({ on: "wake" }),
    session: () => session,
  }
}

function connect(statement: string, current: () => WebSocket | null, happen: (event: Event) => void): WebSocket {
  const url = new URL(`/api/v1/statements/${encodeURIComponent(statement)}/live`, location.href)
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
  const socket = new WebSocket(url)
  let opened = false
  socket.binaryType = "arraybuffer"
  socket.onopen = () => {
    opened = true
    if (current() === socket) happen({ on: "opened" })
  }
  socket.onmessage = ({ data }) => {
    if (current() === socket) onMessage(data, happen)
  }
  socket.onclose = async ({ code }) => {
    // A refused upgrade looks like a dead line to a page, so the reason is asked for.
    const standing = opened || !navigator.onLine ? null : await signedOutOrGone(statement)
    if (current() === socket) happen({ on: "closed", code: standing ?? code, dice: Math.random() })
  }
  return socket
}

function onMessage(data: unknown, happen: (event: Event) => void): void {
  let frame: ServerFrame | null
  try {
    frame = decodeFrame(new Uint8Array(data as ArrayBuffer))
  } catch {
    happen({ on: "malformed", dice: Math.random() })
    return
  }
  if (frame !== null) happen({ on: "frame", frame })
}

function send(socket: WebSocket | null, frame: ClientFrame): void {
  // A socket that is closing says so by its close event; what it didn't take is still unsent.
  if (socket?.readyState === WebSocket.OPEN) socket.send(encodeFrame(frame) as Uint8Array<ArrayBuffer>)
}

function read(arrived: readonly Effect[], reader: LogReader): void {
  let changes: Uint8Array[] = []
  for (const effect of arrived) {
    if (effect.do === "apply") changes = changes.concat(effect.changes)
    if (effect.do !== "load") continue
    if (changes.length > 0) reader.apply(changes)
    changes = []
    reader.load(effect.bytes)
  }
  if (changes.length > 0) reader.apply(changes)
}
