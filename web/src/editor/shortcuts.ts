import type { Say } from "./words"

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** A shortcut as its keys are printed where the person sits: `Mod-Shift-8` is Ctrl+Vaihto+8, or ⌘⇧8 on a Mac. */
export function shortcutInWords(shortcut: string, say: Say): string {
  const keys = shortcut.split("-")
  if (isMac) return keys.map((key) => ({ Mod: "⌘", Shift: "⇧", Alt: "⌥", Tab: "⇥", Enter: "↩" })[key] ?? capital(key)).join("")
  const names: Record<string, string> = { Mod: say("key-control"), Shift: say("key-shift"), Alt: say("key-alt"), Tab: say("key-tab") }
  return keys.map((key) => names[key] ?? capital(key)).join("+")
}

/** Letters are printed large on keys; other keys have names. */
function capital(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key
}

/** The same for `aria-keyshortcuts`, which has names of its own. */
export function shortcutForMachines(shortcut: string): string {
  return shortcut
    .split("-")
    .map((key) => (key === "Mod" ? (isMac ? "Meta" : "Control") : key.toUpperCase().replace("SHIFT", "Shift").replace("ALT", "Alt")))
    .join("+")
}
