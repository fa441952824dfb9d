import { draftsOf, forgetDrafts, forgetSentTexts, unsentOf } from "../keep/signOut"
import type { Say } from "./words"

/** Before the person signs out on this page: says what would stay behind unsent, and forgets the rest. */
export function guardSignOut(person: string, say: Say, signingOut: () => void): void {
  const form = document.querySelector<HTMLFormElement>('form[action="/logout"]')
  form?.addEventListener("submit", async (event) => {
    event.preventDefault()
    const count = await unsentOf(person).catch(() => 0)
    if (count > 0 && !confirm(say("sign-out-unsent", { count }))) return
    const drafts = await draftsOf(person).catch(() => 0)
    if (drafts > 0 && !confirm(say("sign-out-drafts", { count: drafts }))) return
    // A device that keeps nothing has nothing to forget.
    await forgetSentTexts().catch(() => {})
    await forgetDrafts().catch(() => {})
    signingOut()
    form.submit()
  })
}
