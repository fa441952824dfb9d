/** Comments as the server tells them: see the API's description. */
export interface Comment {
  readonly number: number
  readonly state: "open" | "answered" | "contested" | "withdrawn"
  readonly organisation: string
  readonly version: number | null
  readonly late: boolean
  readonly kind: string | null
  /** None if its words were erased. */
  readonly text: string | null
  readonly replacement: string | null
  /** What that would change in the words that it is about. */
  readonly suggestion: readonly { readonly kind: "kept" | "removed" | "added"; readonly text: string }[]
  readonly anchor: { readonly state: "attached" | "detached"; readonly quote: string | null; readonly clause: number | null }
  /** What holds on to its words in the live text; null if it is about the whole, or they are gone. */
  readonly cursors: Passage | null
  readonly agreed: readonly string[]
  readonly replies: readonly { readonly organisation: string; readonly at: string; readonly text: string | null }[]
  readonly outcome: { readonly outcome: string; readonly reason: string | null; readonly same_as: number | null } | null
}

/** The cursors of the first and of the last character of a passage. */
export interface Passage {
  readonly start: string
  readonly end: string
}

export interface Comments {
  /** All that the person may read and that stand. */
  readonly comments: readonly Comment[]
  /** Names of organisations, by id. */
  readonly names: Readonly<Record<string, string>>
  readonly mayComment: boolean
}

/** What became of something that was sent. */
export type Answer =
  | { readonly is: "done"; readonly comment: Comment }
  /** The server did not take it, and says why. */
  | { readonly is: "refused"; readonly code: string; readonly words: string }
  /** No answer came: it may have arrived, or not. */
  | { readonly is: "unanswered" }

interface Page {
  readonly items: readonly Comment[]
  readonly names: Record<string, string>
  readonly may_comment: boolean
  readonly next: string | null
}

/** As many as the server gives at once. */
const pageMax = 2_000
/** A server that says nothing for so long is as good as none. */
const answerMsMax = 30_000

/** All comments; null where there is no line, or they may not be read. */
export async function readComments(statement: string): Promise<Comments | null> {
  const comments: Comment[] = []
  let names: Record<string, string> = {}
  let mayComment = false
  try {
    for (let cursor: string | null = "0"; cursor !== null; ) {
      const answer: Response = await fetch(`/api/v1/statements/${statement}/comments?limit=${pageMax}&cursor=${cursor}`, { signal: AbortSignal.timeout(answerMsMax) })
      if (!answer.ok) return null
      const page = (await answer.json()) as Page
      comments.push(...page.items.filter(({ state }) => state !== "withdrawn"))
      names = { ...names, ...page.names }
      mayComment = page.may_comment
      cursor = page.next
    }
  } catch {
    return null
  }
  return { comments, names, mayComment }
}

/** Sends once more what carries the same key as often as it takes: the server does it once. */
export async function send(method: "POST" | "PUT" | "DELETE", path: string, key: string, body: string): Promise<Answer> {
  try {
    const headers = { "content-type": "application/json", "idempotency-key": key }
    const answer = await fetch(`/api/v1/statements/${path}`, { method, headers, body, signal: AbortSignal.timeout(answerMsMax) })
    if (answer.ok) return { is: "done", comment: (await answer.json()) as Comment }
    // Whatever stands between says nothing of what the server did.
    if (!(answer.headers.get("content-type") ?? "").includes("json")) return { is: "unanswered" }
    const problem = (await answer.json()) as { type?: string; detail?: string; title?: string }
    return { is: "refused", code: (problem.type ?? "").replace(/^.*\//, ""), words: problem.detail ?? problem.title ?? "" }
  } catch {
    return { is: "unanswered" }
  }
}
