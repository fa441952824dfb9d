import { Fragment, Slice, type Mark, type Node } from "prosemirror-model"
import { Plugin } from "prosemirror-state"
import { cleanPastedHtml, LINE_BREAK } from "./paste"
import { clipboardSerializer, schema } from "./schema"

/** What a browser or Word puts where something stands that is not text. */
const OBJECT = "\uFFFC"

/**
 * The door through which a person's text comes in: composed (Unicode NFC), without leftovers of pictures, and from Word
 * with its lists as lists. What peers wrote passes another way and is never rewritten.
 */
export function textInput(): Plugin {
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
      transformPastedHTML: cleanPastedHtml,
      transformPasted: composePasted,
      clipboardTextParser: (text, $context) => slicePlainText(text, $context.marks()),
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

/** Pasted text in NFC, its line breaks as newlines. */
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
  const nodes: Node[] = []
  fragment.forEach((node) => {
    if (!node.isText) {
      nodes.push(node.copy(composeFragment(node.content)))
      return
    }
    const text = compose(node.text ?? "").replaceAll(LINE_BREAK, "\n")
    if (text !== "") nodes.push(schema.text(text, node.marks))
  })
  return Fragment.from(nodes)
}

function compose(text: string): string {
  return text.replaceAll(OBJECT, "").toWellFormed().normalize("NFC")
}
