import type { EditorView } from "prosemirror-view"
import { element } from "./dom"
import { icon } from "./icons"
import { shortcutForMachines, shortcutInWords } from "./shortcuts"
import type { Tool } from "./tools"
import type { Say } from "./words"

export interface Toolbar {
  readonly element: HTMLElement
  /** Brings the keyboard to the button that was used last. */
  focus(): void
  /** Shows what holds at the selection. Where one may not write, or not comment, the buttons for it are unavailable. */
  show(view: EditorView, writable: boolean, mayComment: boolean): void
}

/**
 * The toolbar: one stop of the Tab key, in it the arrow keys, Home and End move. Buttons that can't act now stay
 * reachable, so that the focus never falls off.
 */
export function createToolbar(groups: readonly (readonly Tool[])[], say: Say, current: () => EditorView | null): Toolbar {
  const made = groups.map((group) => group.map((tool) => ({ tool, button: toolButton(tool, say, current) })))
  const all = made.flat()
  const bar = element(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": say("editor-toolbar"), "aria-controls": "statement-text" },
    ...made.map((group) => element("div", { class: "toolbar-group" }, ...group.map(({ button }) => button))),
  )
  rove(bar, all.map(({ button }) => button))
  return {
    element: bar,
    focus: () => all.find(({ button }) => button.tabIndex === 0)?.button.focus(),
    show(view, writable, mayComment) {
      for (const { tool, button } of all) {
        const pressed = tool.pressed?.(view.state) ?? false
        if (tool.of === "commenters") hide(button.parentElement ?? button, !mayComment)
        set(button, "aria-disabled", String(!isAvailable(tool, view, writable, pressed)))
        if (tool.pressed) set(button, "aria-pressed", String(pressed))
      }
    },
  }
}

function isAvailable(tool: Tool, view: EditorView, writable: boolean, pressed: boolean): boolean {
  return (writable || tool.of !== "writers") && (pressed || tool.command(view.state))
}

function toolButton(tool: Tool, say: Say, current: () => EditorView | null): HTMLButtonElement {
  const { label, shortcut } = tool
  const made = element("button", {
    type: "button",
    class: "tool",
    tabindex: "-1",
    "aria-label": label,
    "aria-keyshortcuts": shortcutForMachines(shortcut),
    "aria-disabled": "true",
    "aria-pressed": tool.pressed ? "false" : null,
    "data-tip": say("editor-shortcut", { label, shortcut: shortcutInWords(shortcut, say) }),
  })
  made.append(icon(tool.icon))
  // The text keeps its selection and the keyboard of a phone while a button is pressed.
  made.addEventListener("mousedown", (event) => event.preventDefault())
  made.addEventListener("click", () => {
    const view = current()
    if (view === null || made.getAttribute("aria-disabled") === "true") return
    tool.command(view.state, view.dispatch, view)
    if (tool.of === "writers" && document.activeElement !== made && !document.querySelector("dialog[open]")) view.focus()
  })
  return made
}

/** One button is in the tab order, the one used last. Escape hides a tip that covers something. */
function rove(bar: HTMLElement, buttons: readonly HTMLButtonElement[]): void {
  buttons[0]?.setAttribute("tabindex", "0")
  bar.addEventListener("focusin", ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1
    delete bar.dataset["quiet"]
  })
  bar.addEventListener("pointerover", () => delete bar.dataset["quiet"])
  bar.addEventListener("keydown", (event) => {
    const there = buttons.filter((button) => button.closest("[hidden]") === null)
    const at = there.indexOf(document.activeElement as HTMLButtonElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key]
    if (event.key === "Escape") bar.dataset["quiet"] = ""
    if (to === undefined) return
    event.preventDefault()
    there[(to + there.length) % there.length]?.focus()
  })
}

function hide(group: HTMLElement, isHidden: boolean): void {
  if (group.hidden !== isHidden) group.hidden = isHidden
}

/** Writing an attribute that is there already would still make the browser work. */
function set(made: HTMLElement, name: string, value: string): void {
  if (made.getAttribute(name) !== value) made.setAttribute(name, value)
}
