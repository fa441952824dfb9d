import type { Command } from "prosemirror-state"
import { button, element } from "./dom"
import { shortcutInWords } from "./shortcuts"
import type { Tool } from "./tools"
import type { Say } from "./words"

/** A command that shows what the keys do. `tools` are asked when it opens; their shortcuts make up most of it. */
export function helpDialog(say: Say, tools: () => readonly (readonly Tool[])[]): Command {
  return (_state, dispatch) => {
    if (dispatch) open(say, tools())
    return true
  }
}

type Row = [what: string, keys: string]

function open(say: Say, tools: readonly (readonly Tool[])[]): void {
  const buttons = tools.flat().map((tool): Row => [tool.label, shortcutInWords(tool.shortcut, say)])
  const close = button(say("help-close"), () => dialog.close(), "primary")
  close.autofocus = true
  const dialog = element(
    "dialog",
    { class: "dialog help", "aria-labelledby": "help-title" },
    element("h2", { id: "help-title" }, say("help-title")),
    element(
      "div",
      { class: "help-sections", tabindex: "0", role: "group", "aria-labelledby": "help-title" },
      section(say("help-buttons"), buttons),
      section(say("help-line-starts"), lineStarts(say)),
      section(say("help-others"), others(say)),
    ),
    element("div", { class: "actions" }, close),
  )
  // The browser has given the focus back before this, and it may have moved on since.
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

function lineStarts(say: Say): Row[] {
  return [
    ...([1, 2, 3] as const).map((level): Row => [say("editor-heading", { level }), "#".repeat(level)]),
    [say("editor-bullet-list"), "-"],
    [say("editor-numbered-list"), "1."],
    [say("editor-quote"), ">"],
  ]
}

function others(say: Say): Row[] {
  const keys = (shortcut: string) => shortcutInWords(shortcut, say)
  return [
    [say("help-line-break"), keys("Shift-Enter")],
    [say("help-indent"), keys("Tab")],
    [say("help-outdent"), keys("Shift-Tab")],
    [say("help-paste-plain"), keys("Mod-Shift-V")],
    [say("help-talks"), keys("Mod-Alt-J")],
    [say("help-toolbar"), keys("Alt-F10")],
    [say("help-leave"), say("help-leave-keys", { escape: keys("Esc"), tab: keys("Tab") })],
  ]
}

function section(title: string, rows: readonly Row[]): HTMLElement {
  const pairs = rows.map(([what, keys]) => element("div", {}, element("dt", {}, what), element("dd", {}, element("kbd", {}, keys))))
  return element("section", {}, element("h3", {}, title), element("dl", {}, ...pairs))
}
