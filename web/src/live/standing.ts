/**
 * Why a connection was refused, as the close code that a socket would have been closed with: 4401 without a session or
 * with another person's, 4403 where the text is not there or may not be read, null when nobody answers or nothing speaks against
 * another try.
 */
export async function signedOutOrGone(statement: string, language: string | null, person: string): Promise<4401 | 4403 | null> {
  const me = await answerOf("/api/v1/me")
  if (me?.status === 401) return 4401
  if (me?.ok) {
    const { person: present } = (await me.json().catch(() => ({}))) as { person?: string }
    if (present !== undefined && present !== person) return 4401
  }
  const answer = await answerOf(`/api/v1/statements/${encodeURIComponent(statement)}`)
  if (answer?.status === 403 || answer?.status === 404) return 4403
  if (!answer?.ok || language === null) return null
  const { languages } = (await answer.json().catch(() => ({}))) as { languages?: { tag: string }[] }
  return languages === undefined || languages.some(({ tag }) => tag === language) ? null : 4403
}

async function answerOf(path: string): Promise<Response | null> {
  try {
    return await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5_000) })
  } catch {
    return null
  }
}
