/** What is typed, ticked and chosen in a form and not sent yet, kept on this device so that a closed tab or a lost line loses none of it. */

/** How long it is kept: as long as the server keeps what waits for a code. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000
const PREFIX = "lausuma-typed:"

type Control = HTMLTextAreaElement | HTMLSelectElement | HTMLInputElement

interface Typed {
  readonly at: number
  /** By the names of the fields; nothing that is empty. */
  readonly values: Readonly<Record<string, string>>
  /** What is ticked, by the names of the boxes; nothing where none of a name is. */
  readonly ticked?: Readonly<Record<string, readonly string[]>>
}

/** Inputs that people type into. */
const KINDS = new Set(["text", "email", "number", "search", "tel", "url", "date"])

/** The fields that people type into or choose from. */
function controls(form: HTMLFormElement): Control[] {
  const isTyped = (control: Element): control is Control =>
    control instanceof HTMLTextAreaElement ||
    control instanceof HTMLSelectElement ||
    (control instanceof HTMLInputElement && KINDS.has(control.type))
  return [...form.elements].filter(isTyped).filter(({ name }) => name !== "")
}

/** The boxes that people tick, by their names. */
function boxes(form: HTMLFormElement): Map<string, HTMLInputElement[]> {
  const found = new Map<string, HTMLInputElement[]>()
  for (const control of form.elements) {
    const isBox = control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")
    if (isBox && control.name !== "") found.set(control.name, [...(found.get(control.name) ?? []), control])
  }
  return found
}

/** What is ticked of them; the box of those who would rather say nothing has no value. */
function ticked(group: readonly HTMLInputElement[]): string[] {
  return group.filter(({ checked, value }) => checked && value !== "").map(({ value }) => value)
}

/** Keeps what the form holds. */
export function keep(storage: Storage, key: string, form: HTMLFormElement, now: number): void {
  const values = Object.fromEntries(controls(form).flatMap(({ name, value }) => (value === "" ? [] : [[name, value]])))
  const marks = [...boxes(form)].map(([name, group]) => [name, ticked(group)] as const).filter(([, marks]) => marks.length > 0)
  const typed: Typed = { at: now, values, ticked: Object.fromEntries(marks) }
  if (Object.keys(values).length === 0 && marks.length === 0) storage.removeItem(PREFIX + key)
  else storage.setItem(PREFIX + key, JSON.stringify(typed))
}

/** Puts what was kept into fields that hold nothing, and ticks it where nothing is ticked. Says whether there was any. */
export function bring(storage: Storage, key: string, form: HTMLFormElement, now: number): boolean {
  const typed = read(storage.getItem(PREFIX + key))
  if (typed === null || now - typed.at >= KEPT_MS) return false
  const empty = controls(form).filter(({ name, value }) => value === "" && (typed.values[name] ?? "") !== "")
  for (const control of empty) control.value = typed.values[control.name] ?? ""
  const open = [...boxes(form)].filter(([, group]) => ticked(group).length === 0)
  const again = open.flatMap(([name, group]) => group.filter(({ value }) => typed.ticked?.[name]?.includes(value) ?? false))
  for (const box of again) box.checked = true
  const brought = [...empty.filter(({ value }) => value !== ""), ...again]
  for (const control of brought) {
    const room = control.closest("details")
    if (room) room.open = true
  }
  return brought.length > 0
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
  const { at, values, ticked = {} } = typed as Partial<Record<keyof Typed, unknown>>
  const isText = (value: unknown) => typeof value === "string"
  const isList = (value: unknown) => Array.isArray(value) && value.every(isText)
  return typeof at === "number" && holds(values, isText) && holds(ticked, isList)
}

function holds(map: unknown, isOne: (value: unknown) => boolean): boolean {
  return typeof map === "object" && map !== null && Object.values(map).every(isOne)
}
