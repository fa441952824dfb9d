/**
 * Makes footnotes text: `[1]` where they are referred to, and `[1] …` as paragraphs at the end. Programs link the
 * reference to the note and the note back to the reference, so the pair is found by their links whatever made them.
 * Returns how many notes there were.
 */
export function makeFootnotes(body: HTMLElement): number {
  const names = anchors(body)
  const notes: { link: Element; note: Element; label: string }[] = []
  for (const link of body.querySelectorAll("a[href*='#']")) {
    const target = names.get(fragmentOf(link))
    if (target === undefined || !isReference(link)) continue
    const note = noteAround(target)
    if (note === null || note.contains(link)) continue
    notes.push({ link, note, label: labelOf(link) })
  }
  const placed = new Set<Element>()
  for (const { link, note, label } of notes) {
    const place = link.closest("sup") ?? link
    place.replaceWith(`[${label}]`)
    if (placed.has(note)) continue
    placed.add(note)
    body.append(...paragraphsOf(note, label))
  }
  for (const note of placed) removeWithEmptyParents(note, body)
  looseReferences(body)
  return placed.size
}

/** Where a link of this document may lead: ids and names, the first of each. */
function anchors(body: HTMLElement): Map<string, Element> {
  const names = new Map<string, Element>()
  for (const element of body.querySelectorAll("[id], a[name]")) {
    for (const name of [element.getAttribute("id"), element.getAttribute("name")]) {
      if (name && !names.has(name)) names.set(name, element)
    }
  }
  return names
}

/** Browsers copy links with the whole address of their page, so only what follows the `#` counts. */
function fragmentOf(link: Element): string {
  const fragment = /#(.+)$/.exec(link.getAttribute("href") ?? "")?.[1] ?? ""
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** A number, a letter or a star: what a reference shows. A link with words is a link in a table of contents. */
function isReference(link: Element): boolean {
  return /^(?:\d{1,3}|[ivxlc]{1,6}|[a-zåäö]|[*†‡]{1,3})$/i.test(labelOf(link))
}

function labelOf(link: Element): string {
  return (link.textContent ?? "").replace(/[\s[\]()]/g, "")
}

/** The block that holds a note's words: it begins at the link's target. Null if the target is a reference itself. */
function noteAround(target: Element): Element | null {
  const own = target.closest("li, [id^='ftn'], [id^='edn'], [id^='sdfootnote'], [id^='sdendnote'], p")
  const block = own?.localName === "a" ? own.closest("p, li, div") : own
  if (block == null) return null
  const before = (block.textContent ?? "").trimStart()
  return block === target || before.startsWith((target.textContent ?? "").trim()) ? block : null
}

/** A note's paragraphs, its number in front of the first and without the way back. */
function paragraphsOf(note: Element, label: string): Element[] {
  for (const back of note.querySelectorAll("a[href*='#']")) {
    if (isReference(back) || /^[↑^↩\uFE0E]*$/.test(labelOf(back))) (back.closest("sup") ?? back).remove()
  }
  for (const mark of note.querySelectorAll(".mw-cite-backlink")) mark.remove()
  const inner = [...note.querySelectorAll("p")]
  const sources = inner.length > 0 ? inner : [note]
  return sources.map((source, i) => {
    const paragraph = note.ownerDocument.createElement("p")
    paragraph.append(...(i === 0 ? [`[${label}] `] : []), ...source.childNodes)
    return paragraph
  })
}

function removeWithEmptyParents(note: Element, body: HTMLElement): void {
  let at: Element | null = note
  while (at !== null && at !== body && (at === note || (at.textContent ?? "").trim() === "")) {
    const parent: Element | null = at.parentElement
    at.remove()
    at = parent
  }
}

/** References whose notes were not copied along: their numbers must not run into the word before. */
function looseReferences(body: HTMLElement): void {
  for (const link of body.querySelectorAll("sup a[href*='#'], a[href*='#'] sup")) {
    const anchor = link.closest("a")
    if (anchor === null || !isReference(anchor)) continue
    const place = anchor.closest("sup") ?? anchor
    place.replaceWith(`[${labelOf(anchor)}]`)
  }
}
