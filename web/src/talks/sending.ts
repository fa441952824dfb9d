import type { Draft } from "../keep/database"
import type { Drafts } from "../keep/drafts"
import type { Say } from "../editor/words"
import { type Comment, send } from "./comments"

/** What came of sending: the comment as it is now, or why it is still only here. */
export type Sent = { readonly comment: Comment } | { readonly problem: string }

export function newDraft(about: Partial<Draft> = {}): Draft {
  return { key: crypto.randomUUID(), text: "", kind: "", replacement: "", quote: "", passage: null, sent: null, ...about }
}

/**
 * Sends what is being written under that name. What was sent before and not answered goes again as it was, so that it is
 * taken once; whatever was not taken stays on the device.
 */
export async function deliver(drafts: Drafts, name: string, path: string, body: (draft: Draft) => string, say: Say): Promise<Sent> {
  const draft = drafts.get(name) ?? newDraft()
  const sent = draft.sent ?? body(draft)
  await drafts.put(name, { ...draft, sent })
  const answer = await send("POST", path, draft.key, sent)
  switch (answer.is) {
    case "done":
      await drafts.put(name, null)
      return { comment: answer.comment }
    case "unanswered":
      return { problem: say(drafts.fails ? "talk-unanswered-here" : "talk-unanswered") }
    case "refused": {
      const isReused = answer.code === "idempotency-key-reused"
      // What was sent first has arrived; from here on it would be another comment.
      await drafts.put(name, { ...draft, sent: null, key: isReused ? crypto.randomUUID() : draft.key })
      return { problem: isReused ? say("talk-arrived-before") : answer.words }
    }
  }
}
