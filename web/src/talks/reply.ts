import { element } from "../editor/dom"
import type { Say } from "../editor/words"
import type { Drafts } from "../keep/drafts"
import type { Comment } from "./comments"
import { deliver, newDraft } from "./sending"

export interface Reply {
  readonly element: HTMLElement
}

interface Parts {
  readonly say: Say
  readonly statement: string
  readonly organisation: string
  readonly drafts: Drafts
}

/** The form of a reply, in the comment's card. What is typed is kept until it has been sent. */
export function createReply(number: number, { say, statement, organisation, drafts }: Parts, done: (comment: Comment) => void): Reply {
  const name = `reply-${number}`
  const field = `talk-${number}-reply`
  const text = element("textarea", { id: field, rows: "2", "aria-describedby": `${field}-error` })
  const error = element("p", { id: `${field}-error`, class: "error", role: "alert" })
  const said = element("p", { class: "talk-said", "aria-live": "polite" })
  const submit = element("button", { type: "submit" }, say("comment-act-reply"))
  const form = element("form", { class: "talk-reply", novalidate: "" }, element("label", { for: field }, say("comment-field-reply")), text, error, said, element("div", { class: "talk-acts" }, submit))
  text.value = drafts.get(name)?.text ?? ""
  text.addEventListener("input", () => {
    error.textContent = ""
    text.removeAttribute("aria-invalid")
    void drafts.put(name, text.value === "" ? null : { ...(drafts.get(name) ?? newDraft()), text: text.value, sent: null })
  })
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (submit.getAttribute("aria-disabled") === "true") return
    if (text.value.trim() === "") return complain(say("refusal-comment-empty"))
    submit.setAttribute("aria-disabled", "true")
    text.readOnly = true
    said.textContent = say("talk-sending")
    const path = `${statement}/comments/${number}/replies`
    const sent = await deliver(drafts, name, path, (draft) => JSON.stringify({ text: draft.text, organisation }), say)
    submit.setAttribute("aria-disabled", "false")
    text.readOnly = false
    if ("problem" in sent) return complain(sent.problem)
    text.value = ""
    said.textContent = say("talk-reply-sent")
    done(sent.comment)
  })
  const complain = (words: string) => {
    said.textContent = ""
    error.textContent = words
    text.setAttribute("aria-invalid", "true")
  }
  return { element: form }
}
