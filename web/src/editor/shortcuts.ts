import type { Say } from "./words"

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** A shortcut as its keys are printed where the person sits: `Mod-Shift-8` is Ctrl+Vaihto+8, or ⌘⇧8 on a Mac. */
export function shortcutInWords(shortcut: string, say: Say): string {
  const keys = shortcut.split("-")
  if (isMac) return keys.map((key) => ({ Mod: "⌘", Shift: "⇧", Alt: "⌥" })[key] ?? key.toUpperCase()).join("")
  const names: Record<string, string> = { Mod: say("key-control"), Shift: say("key-shift"), Alt: say("key-alt") }
  return keys.map((key) => names[key] ?? key.toUpperCase()).join("+")
}

/** The same for `aria-keyshortcuts`, which has names of its own. */
export function shortcutForMachines(shortcut: string): string {
  return shortcut
    .split("-")
    .map((key) => (key === "Mod" ? (isMac ? "Meta" : "Control") : key.toUpperCase().replace("SHIFT", "Shift").replace("ALT", "Alt")))
    .join("+")
}
