import { button, element } from "../editor/dom"
import type { Say } from "../editor/words"
import type { Comment } from "./comments"
import type { Reply } from "./reply"

/** How a comment is seen at this moment. */
export interface Seen {
  readonly comment: Comment
  readonly names: Readonly<Record<string, string>>
  /** The organisation that the person speaks for. */
  readonly organisation: string
  readonly isActive: boolean
  /** Whether its words are marked in the text. */
  readonly isMarked: boolean
  readonly mayComment: boolean
}

export interface Acts {
  readonly activate: (comment: number) => void
  /** Goes to its words in the text. */
  readonly jump: (comment: number) => void
  readonly agree: (comment: number, agrees: boolean) => Promise<string>
  readonly reply: (comment: number) => Reply
}

export interface Card {
  readonly element: HTMLElement
  show(seen: Seen): void
}

interface Parts {
  readonly say: Say
  readonly statement: string
  readonly textLanguage: string
}

/** One comment and what was said to it. All of it is seen once it is the active one. */
export function createCard(number: number, parts: Parts, acts: Acts): Card {
  const { say } = parts
  const title = `talk-${number}-title`
  const opener = button("", () => acts.activate(number), "talk-opener")
  opener.id = `talk-${number}-opener`
  const body = element("div", { id: `talk-${number}-body`, class: "talk-body" })
  const jump = button(say("talk-jump"), () => acts.jump(number), "quiet")
  const heard = element("p", { class: "talk-said", "aria-live": "polite" })
  const agree = button("", async () => {
    heard.textContent = await acts.agree(number, agree.dataset["agrees"] !== "true")
  }, "quiet")
  const page = element("a", { class: "talk-page", href: `/statements/${parts.statement}/comments/${number}` }, say("talk-page"))
  const tools = element("div", { class: "talk-acts", hidden: "" }, jump, agree, page)
  const rest = element("div", { hidden: "" })
  const box = element("article", { class: "talk", id: `talk-${number}`, tabindex: "-1", "aria-labelledby": title }, element("h3", { id: title }, opener), body, tools, heard, rest)
  opener.setAttribute("aria-controls", body.id)
  box.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a, button, textarea, form") === null) acts.activate(number)
  })
  let shown = ""
  let reply: Reply | null = null
  return {
    element: box,
    show(seen) {
      const { comment, names, isActive, isMarked, mayComment, organisation } = seen
      const mine = JSON.stringify([comment, isActive, isMarked, mayComment])
      if (mine === shown) return
      shown = mine
      opener.replaceChildren(element("span", { class: "talk-number" }, say("comment-numbered", { comment: number })), " ", element("span", {}, names[comment.organisation] ?? ""))
      opener.setAttribute("aria-expanded", String(isActive))
      box.classList.toggle("talk-active", isActive)
      body.replaceChildren(...bodyOf(seen, parts))
      tools.hidden = !isActive
      jump.hidden = !isMarked
      const agrees = comment.agreed.includes(organisation)
      agree.hidden = !mayComment || comment.organisation === organisation
      agree.dataset["agrees"] = String(agrees)
      agree.textContent = say(agrees ? "comment-act-disagree" : "comment-act-agree")
      if (isActive && mayComment && reply === null) {
        reply = acts.reply(number)
        rest.append(reply.element)
      }
      rest.hidden = !isActive || !mayComment
    },
  }
}

function bodyOf({ comment, names, isActive }: Seen, parts: Parts): HTMLElement[] {
  const { say, textLanguage } = parts
  const { kind, state, late, anchor, version, text, replacement, suggestion, outcome, agreed, replies } = comment
  const facts = [
    kind === null ? null : element("span", { class: kind === "red-line" ? "kind red-line" : "kind" }, say(`comment-kind-${kind}`)),
    say(`comment-state-${state}`),
    late ? say("comment-late") : null,
    anchor.clause === null ? null : say("clause", { clause: anchor.clause }),
    version === null ? null : say("version", { version }),
  ].filter((fact) => fact !== null)
  const made: (HTMLElement | null)[] = [
    element("p", { class: "meta" }, ...facts.flatMap((fact, i) => (i === 0 ? [fact] : [" · ", fact]))),
    anchor.quote === null ? null : element("blockquote", { class: "talk-quote", lang: textLanguage }, anchor.quote),
    text === null ? element("p", { class: "empty" }, say("comment-erased")) : element("p", { class: "talk-words" }, text),
    replacement === null ? null : element("div", { class: "suggestion" }, element("p", { class: "meta" }, say("comment-suggestion")), element("p", { lang: textLanguage }, ...suggestion.map((each) => stretch(say, each)))),
    agreed.length === 0 ? null : element("p", { class: "meta" }, `${say("comment-agreed", { count: agreed.length })}: ${agreed.map((id) => names[id] ?? "").join(", ")}`),
    outcome === null ? null : outcomeOf(outcome, say),
    replies.length === 0 ? null : element("p", { class: "meta" }, say("comment-replies", { count: replies.length })),
    replies.length === 0 || !isActive ? null : repliesOf(comment, names, parts),
  ]
  return made.filter((one) => one !== null)
}

function outcomeOf({ outcome, reason, same_as }: NonNullable<Comment["outcome"]>, say: Say): HTMLElement {
  const because = reason === null ? "" : `: ${reason}`
  const same = same_as === null ? null : element("p", { class: "meta" }, say("outcome-same-as", { comment: same_as }))
  return element("div", { class: "outcome" }, element("p", {}, element("strong", {}, say(`outcome-${outcome}`)), because), same)
}

function repliesOf({ replies }: Comment, names: Readonly<Record<string, string>>, { say }: Parts): HTMLElement {
  const rows = replies.map((reply) => {
    const who = `${names[reply.organisation] ?? ""} · ${momentOf(reply.at, say)}`
    const words = reply.text === null ? element("p", { class: "empty" }, say("comment-erased")) : element("p", { class: "talk-words" }, reply.text)
    return element("li", {}, element("p", { class: "meta" }, who), words)
  })
  return element("ul", { class: "talk-replies" }, ...rows)
}

/** As the pages word it: in the network's own time. */
function momentOf(at: string, say: Say): string {
  const digits = { day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const
  const parts = new Intl.DateTimeFormat("en-GB", { ...digits, timeZone: "Europe/Helsinki" }).formatToParts(new Date(at))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ""
  return say("moment", { day: Number(part("day")), month: Number(part("month")), year: part("year"), hour: part("hour"), minute: part("minute") })
}

/** Words of a suggestion, marked by what would become of them, and in words for whoever hears them. */
function stretch(say: Say, { kind, text }: Comment["suggestion"][number]): Node {
  if (kind === "kept") return document.createTextNode(text)
  const [tag, begins, ends] = kind === "removed" ? (["del", "changes-del-begins", "changes-del-ends"] as const) : (["ins", "changes-ins-begins", "changes-ins-ends"] as const)
  const hidden = (words: string) => element("span", { class: "visually-hidden" }, words)
  return element(tag, {}, hidden(`${say(begins)} `), text, hidden(` ${say(ends)}`))
}
