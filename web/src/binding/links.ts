/** Bytes of a link's value in the text (JSON with `href` and `title`), the limit that the server keeps too. */
export const LINK_BYTES_MAX = 2_000

// A backslash would be read as a slash by browsers.
const ALLOWED = /^(?:https?:\/\/|mailto:)[^\s\\\p{Cc}]+$/iu

/**
 * The address if a link may lead there, else null: `http`, `https` and `mailto` only, without white space or control
 * characters, and short enough to be stored. `javascript:` and the like never reach the page or the peers.
 */
export function safeHref(href: string): string | null {
  const trimmed = href.trim().toWellFormed()
  if (!ALLOWED.test(trimmed)) return null
  return byteLength(encode(trimmed, "")) <= LINK_BYTES_MAX ? trimmed : null
}

/** A link's title without control characters. */
export function safeTitle(title: string): string {
  return title.toWellFormed().replace(/\p{Cc}+/gu, " ").trim().normalize("NFC")
}

/** The value of a link mark: `{"href","title"}` as JSON, or null if the link may not be stored. A title that does not fit is left out. */
export function linkValue(href: string, title: string): string | null {
  const safe = safeHref(href)
  if (safe === null) return null
  const value = encode(safe, safeTitle(title))
  return byteLength(value) <= LINK_BYTES_MAX ? value : encode(safe, "")
}

/** Reads a link mark's value; null if it is not the JSON we know or leads to a place it may not. */
export function linkFromValue(value: unknown): { href: string; title: string } | null {
  if (typeof value !== "string") return null
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    return null
  }
  if (typeof parsed !== "object" || parsed === null) return null
  const { href, title } = parsed as { href?: unknown; title?: unknown }
  const safe = typeof href === "string" ? safeHref(href) : null
  return safe === null ? null : { href: safe, title: typeof title === "string" ? safeTitle(title) : "" }
}

function encode(href: string, title: string): string {
  return JSON.stringify({ href, title })
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
