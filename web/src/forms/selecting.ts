/**
 * Words that are selected in a text to be read can be commented on: a link beside the selection leads to the form with the
 * words filled in. By the keyboard, or without a script, they are copied into the form's field instead.
 */

/** What a selection is about: the words, and the clause that they stand in. */
export interface Selected {
  readonly clause: string
  readonly quote: string
}

/** The selected words of the text, as far as they stand in one clause; null if there are none. */
export function selectedIn(text: HTMLElement, selection: Selection | null): Selected | null {
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const clauses = [...text.querySelectorAll<HTMLElement>("[id^=c]")].filter(({ id }) => /^c\d+$/.test(id))
  const clause = clauses.find((each) => range.intersectsNode(each) && quoteIn(each, range) !== "")
  return clause ? { clause: clause.id.slice(1), quote: quoteIn(clause, range) } : null
}

/** The words of the clause that the range holds, without the links behind it. */
function quoteIn(clause: HTMLElement, range: Range): string {
  const own = clause.ownerDocument.createRange()
  own.selectNodeContents(clause)
  const links = clause.querySelector(".clause-comments")
  if (links) own.setEndBefore(links)
  if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) own.setStart(range.startContainer, range.startOffset)
  if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) own.setEnd(range.endContainer, range.endOffset)
  return own.collapsed ? "" : own.toString().trim()
}

/** Shows the link while something is selected in the text. */
export function commentOnSelected(text: HTMLElement): void {
  const link = document.createElement("a")
  link.className = "button comment-selected"
  link.textContent = text.dataset["commentLabel"] ?? ""
  link.hidden = true
  text.append(link)
  document.addEventListener("selectionchange", () => {
    const selection = getSelection()
    const selected = selectedIn(text, selection)
    link.hidden = selected === null
    if (selected === null || selection === null) return
    const to = new URL(text.dataset["comment"] ?? "", location.href)
    to.searchParams.set("clause", selected.clause)
    to.searchParams.set("quote", selected.quote)
    link.href = to.href
    const [words, sheet] = [selection.getRangeAt(0).getBoundingClientRect(), text.getBoundingClientRect()]
    link.style.top = `${words.bottom - sheet.top + 6}px`
  })
}
