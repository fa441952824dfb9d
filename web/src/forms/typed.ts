/** What is typed into a form and not sent yet, kept on this device so that a closed tab or a lost line loses none of it. */

/** How long it is kept: as long as the server keeps what waits for a code. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000
const PREFIX = "lausuma-typed:"

type Control = HTMLTextAreaElement | HTMLSelectElement | HTMLInputElement

interface Typed {
  readonly at: number
  /** By the names of the fields; nothing that is empty. */
  readonly values: Readonly<Record<string, string>>
}

/** The fields that people type into or choose from. */
function controls(form: HTMLFormElement): Control[] {
  const isTyped = (control: Element): control is Control =>
    control instanceof HTMLTextAreaElement ||
    control instanceof HTMLSelectElement ||
    (control instanceof HTMLInputElement && control.type === "text")
  return [...form.elements].filter(isTyped).filter(({ name }) => name !== "")
}

/** Keeps what the form holds. */
export function keep(storage: Storage, key: string, form: HTMLFormElement, now: number): void {
  const values = Object.fromEntries(controls(form).flatMap(({ name, value }) => (value === "" ? [] : [[name, value]])))
  const typed: Typed = { at: now, values }
  if (Object.keys(values).length === 0) storage.removeItem(PREFIX + key)
  else storage.setItem(PREFIX + key, JSON.stringify(typed))
}

/** Puts what was kept into fields that hold nothing. Says whether there was any. */
export function bring(storage: Storage, key: string, form: HTMLFormElement, now: number): boolean {
  const typed = read(storage.getItem(PREFIX + key))
  if (typed === null || now - typed.at >= KEPT_MS) return false
  const empty = controls(form).filter(({ name, value }) => value === "" && (typed.values[name] ?? "") !== "")
  for (const control of empty) {
    control.value = typed.values[control.name] ?? ""
    const room = control.closest("details")
    if (room) room.open = true
  }
  return empty.some(({ value }) => value !== "")
}

/** Forgets what was kept of one form. */
export function forget(storage: Storage, key: string): void {
  storage.removeItem(PREFIX + key)
}

/** Forgets what is too old, or everything. */
export function sweep(storage: Storage, now: number | "all"): void {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "").filter((key) => key.startsWith(PREFIX))
  for (const key of keys) {
    const typed = read(storage.getItem(key))
    if (now === "all" || typed === null || now - typed.at >= KEPT_MS) storage.removeItem(key)
  }
}

function read(stored: string | null): Typed | null {
  try {
    const typed: unknown = JSON.parse(stored ?? "null")
    return isTyped(typed) ? typed : null
  } catch {
    return null
  }
}

function isTyped(typed: unknown): typed is Typed {
  if (typeof typed !== "object" || typed === null) return false
  const { at, values } = typed as Partial<Record<keyof Typed, unknown>>
  return typeof at === "number" && typeof values === "object" && values !== null && Object.values(values).every((value) => typeof value === "string")
}
