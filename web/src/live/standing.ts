/**
 * Why an upgrade was refused, as the close code that a socket would have been closed with: 4401 without a session, 4403
 * where the statement may not be read, null when nobody answers or nothing speaks against another try.
 */
export async function signedOutOrGone(statement: string): Promise<4401 | 4403 | null> {
  if ((await statusOf("/api/v1/me")) === 401) return 4401
  const status = await statusOf(`/api/v1/statements/${encodeURIComponent(statement)}`)
  return status === 403 || status === 404 ? 4403 : null
}

async function statusOf(path: string): Promise<number | null> {
  try {
    return (await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5_000) })).status
  } catch {
    return null
  }
}
