import { type ClientFrame, decodeFrame, encodeFrame, type ServerFrame } from "./frames"
import type { Event } from "./session"
import { signedOutOrGone } from "./standing"

/** What a line tells the session. Nothing is told any more once the line has been let go. */
export interface Line {
  send(frame: ClientFrame): void
  hangUp(): void
}

/** Whose log of which text a socket is opened to. */
interface Place {
  readonly statement: string
  readonly language: string | null
  readonly person: string
}

/** Opens a socket to a text's log, as the person who is signed in. */
export function dial({ statement, language, person }: Place, happen: (event: Event) => void): Line {
  const url = new URL(`/api/v1/statements/${encodeURIComponent(statement)}/live`, location.href)
  if (language !== null) url.searchParams.set("language", language)
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
  const socket = new WebSocket(url)
  let isHeld = true
  let heard = false
  const tell = (event: Event) => {
    if (isHeld) happen(event)
  }
  socket.binaryType = "arraybuffer"
  socket.onopen = () => tell({ on: "opened" })
  socket.onmessage = ({ data }) => {
    heard = true
    if (isHeld) onMessage(data, tell)
  }
  socket.onclose = async ({ code }) => {
    // A refused upgrade looks like a dead line to a page, and another person's hello like a malformed one: so the reason
    // is asked for.
    const standing = heard || !navigator.onLine ? null : await signedOutOrGone(statement, language, person)
    tell({ on: "closed", code: standing ?? code, dice: Math.random() })
  }
  return {
    send(frame) {
      // A socket that is closing says so by its close event; what it didn't take is still unsent.
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(frame) as Uint8Array<ArrayBuffer>)
    },
    hangUp() {
      isHeld = false
      socket.close()
    },
  }
}

function onMessage(data: unknown, tell: (event: Event) => void): void {
  let frame: ServerFrame | null
  try {
    frame = decodeFrame(new Uint8Array(data as ArrayBuffer))
  } catch {
    tell({ on: "malformed", dice: Math.random() })
    return
  }
  if (frame !== null) tell({ on: "frame", frame })
}
