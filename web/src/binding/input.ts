import { Fragment, Slice, type Mark, type Node } from "prosemirror-model"
import { Plugin } from "prosemirror-state"
import { clipboardSerializer, plainText } from "./copy"
import { cleanPastedHtml, type Losses } from "./paste"
import { LINE_BREAK } from "./paste/spaces"
import { schema } from "./schema"

/** What a browser or Word puts where something stands that is not text. */
const OBJECT = "\uFFFC"
const PARAGRAPH_BREAK = new RegExp(`${LINE_BREAK}{2,}`)

/**
 * The door through which a person's text comes in and goes out: composed (Unicode NFC), without leftovers of pictures,
 * and from Word with its lists as lists. What peers wrote passes another way and is never rewritten. `lost` hears what a
 * paste held that a statement can't.
 */
export function textInput(lost: (losses: Losses) => void): Plugin {
  return new Plugin({
    props: {
      handleTextInput(view, from, to, text) {
        // An input method must find its half-made text as it left it.
        if (view.composing) return false
        const $from = view.state.doc.resolve(from)
        const typed = composeTyped($from.parent.textContent.slice(0, $from.parentOffset), text)
        if (typed === null) return false
        view.dispatch(view.state.tr.insertText(typed.text, from - typed.back, to).scrollIntoView())
        return true
      },
      transformPastedHTML(html) {
        const clean = cleanPastedHtml(html)
        if (Object.values(clean.losses).some((count) => count > 0)) lost(clean.losses)
        return clean.html
      },
      transformPasted: composePasted,
      handlePaste(_view, event, slice) {
        const pictures = event.clipboardData?.files.length ?? 0
        if (slice.size > 0 || pictures === 0) return false
        lost({ tables: 0, footnotes: 0, pictures, struck: 0 })
        return true
      },
      clipboardTextParser: (text, $context) => slicePlainText(text, $context.marks()),
      clipboardTextSerializer: plainText,
      clipboardSerializer,
    },
  })
}

/**
 * What to insert for typed text that is not in NFC, taking back as many code units before it; null if it may go in as it
 * is. An accent typed after its letter becomes one character with it.
 */
export function composeTyped(before: string, text: string): { back: number; text: string } | null {
  const composed = compose(text)
  const base = /^\p{M}/u.test(composed) ? (/\P{M}\p{M}*$/u.exec(before)?.[0] ?? "") : ""
  const joined = compose(base + composed)
  if (base !== "" && joined.length < base.length + composed.length) return { back: base.length, text: joined }
  return composed === text ? null : { back: 0, text: composed }
}

/** Pasted text in NFC, its line breaks as newlines; where two or more follow each other a new paragraph begins. */
export function composePasted(slice: Slice): Slice {
  return new Slice(composeFragment(slice.content), slice.openStart, slice.openEnd)
}

/** A paragraph for every line of plain text. */
export function slicePlainText(text: string, marks: readonly Mark[]): Slice {
  const lines = text.split(/(?:\r\n?|\n)+/)
  const paragraphs = lines.map((line) => schema.nodes.paragraph.create(null, line === "" ? null : schema.text(line, marks)))
  return new Slice(Fragment.from(paragraphs), 1, 1)
}

function composeFragment(fragment: Fragment): Fragment {
  const composed: Node[] = []
  fragment.forEach((node) => {
    if (node.isText) composed.push(...composeText(node))
    else if (node.isTextblock) composed.push(...composeBlock(node))
    else composed.push(node.copy(composeFragment(node.content)))
  })
  return Fragment.from(composed)
}

function composeBlock(block: Node): Node[] {
  let last: Node[] = []
  const parts = [last]
  block.forEach((child) => {
    const pieces = (child.text ?? "").split(PARAGRAPH_BREAK)
    pieces.forEach((piece, i) => {
      if (i > 0) parts.push((last = []))
      if (piece !== "") last.push(...composeText(schema.text(piece, child.marks)))
    })
  })
  return parts.map((content) => block.copy(Fragment.from(content)))
}

function composeText(node: Node): Node[] {
  const text = compose(node.text ?? "").replaceAll(LINE_BREAK, "\n")
  return text === "" ? [] : [schema.text(text, node.marks)]
}

function compose(text: string): string {
  return text.replaceAll(OBJECT, "").toWellFormed().normalize("NFC")
}
