/**
 * Why a connection was refused, as the close code that a socket would have been closed with: 4401 without a session or
 * with another person's, 4403 where the statement may not be read, null when nobody answers or nothing speaks against
 * another try.
 */
export async function signedOutOrGone(statement: string, person: string): Promise<4401 | 4403 | null> {
  const me = await answerOf("/api/v1/me")
  if (me?.status === 401) return 4401
  if (me?.ok) {
    const { person: present } = (await me.json().catch(() => ({}))) as { person?: string }
    if (present !== undefined && present !== person) return 4401
  }
  const status = (await answerOf(`/api/v1/statements/${encodeURIComponent(statement)}`))?.status
  return status === 403 || status === 404 ? 4403 : null
}

async function answerOf(path: string): Promise<Response | null> {
  try {
    return await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5_000) })
  } catch {
    return null
  }
}
