import type { Command, EditorState } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { safeHref } from "../binding/links"
import { schema } from "../binding/schema"
import { linkAround } from "./commands"
import { button, element } from "./dom"
import type { Say } from "./words"

/** A command that shows the dialog for the link at the selection. The dialog is in the page only while it is open. */
export function linkDialog(say: Say): Command {
  return (state, dispatch, view) => {
    if (!canLink(state)) return false
    if (dispatch && view) open(view, say)
    return true
  }
}

/** What was typed as the address of a link: a bare host or mail address gets its scheme. Null if it may not be one. */
export function hrefFromTyped(typed: string): string | null {
  const address = typed.trim()
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/u.test(address)) return safeHref(`mailto:${address}`)
  if (/^[^\s:/@]+\.[^\s:/@]{2,}([/?#]\S*)?$/u.test(address)) return safeHref(`https://${address}`)
  return safeHref(address)
}

function canLink(state: EditorState): boolean {
  const { $from, $to } = state.selection
  return $from.parent.isTextblock && $to.parent.isTextblock
}

function open(view: EditorView, say: Say): void {
  const present = linkAround(view.state)
  const input = element("input", {
    id: "link-address",
    type: "text",
    inputmode: "url",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": "link-hint",
    value: present === null ? "" : String(present.mark.attrs["href"]),
  })
  const problem = element("p", { id: "link-problem", class: "error", role: "alert" })
  const dialog = element("dialog", { class: "dialog", "aria-labelledby": "link-title" })
  const remove = () => {
    if (present) view.dispatch(view.state.tr.removeMark(present.from, present.to, schema.marks.link))
    dialog.close()
  }
  const save = (event: Event) => {
    event.preventDefault()
    const href = hrefFromTyped(input.value)
    if (href !== null) {
      setLink(view, href)
      dialog.close()
      return
    }
    problem.textContent = say("link-address-refused")
    input.setAttribute("aria-invalid", "true")
    input.setAttribute("aria-describedby", "link-problem link-hint")
    input.focus()
  }
  const form = element(
    "form",
    { method: "dialog", novalidate: "" },
    element("h2", { id: "link-title" }, say("link-title")),
    element("label", { for: "link-address" }, say("link-address")),
    input,
    element("p", { id: "link-hint", class: "hint" }, say("link-address-hint")),
    problem,
    element(
      "div",
      { class: "actions" },
      element("button", { class: "primary" }, say("link-save")),
      button(say("link-cancel"), () => dialog.close()),
      present && button(say("link-remove"), remove, "quiet"),
    ),
  )
  form.addEventListener("submit", save)
  dialog.append(form)
  dialog.addEventListener("close", () => {
    dialog.remove()
    view.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
  input.select()
}

/** Links the selection, or the whole link that it stands in; with nothing selected the address itself goes into the text. */
function setLink(view: EditorView, href: string): void {
  const { state } = view
  const present = linkAround(state)
  const mark = schema.marks.link.create({ href, title: "" })
  const { from, to, empty } = state.selection
  const transaction = state.tr
  if (empty && present === null) transaction.insert(from, schema.text(href.replace(/^mailto:/i, ""), [mark]))
  else if (empty && present) transaction.addMark(present.from, present.to, mark)
  else transaction.addMark(from, to, mark)
  view.dispatch(transaction.removeStoredMark(schema.marks.link).scrollIntoView())
}
