// A writer without a screen: the editor's state and the binding, driven as the browser would drive them.
import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import { history } from "prosemirror-history"
import { EditorState, TextSelection, type Command, type PluginView, type Transaction } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { textBinding } from "../../src/binding/binding"
import { TextHandle, type Statement } from "../../src/binding/handle"
import { docFromText } from "../../src/binding/read"
import { schema } from "../../src/binding/schema"

export class Peer {
  readonly handle: TextHandle
  readonly changes: Uint8Array[] = []
  state: EditorState
  readonly #plugin: PluginView

  constructor(base: A.Doc<Statement>, actor: string) {
    this.handle = new TextHandle(A.clone(base, { actor }))
    this.handle.onLocal((change) => this.changes.push(change))
    const binding = textBinding(this.handle)
    this.state = EditorState.create({
      schema,
      doc: docFromText(this.handle.doc),
      // Every transaction is undone by itself, however fast the tests are.
      plugins: [history({ newGroupDelay: -1 }), binding],
    })
    const view = binding.spec.view?.(this.#asView())
    assert.ok(view, "the binding has a plugin view")
    this.#plugin = view
  }

  dispatch = (transaction: Transaction): void => {
    const before = this.state
    this.state = this.state.apply(transaction)
    this.#plugin.update?.(this.#asView(), before)
  }

  run(command: Command): boolean {
    return command(this.state, this.dispatch)
  }

  /** Selects from the first occurrence of one text to the end of another, or puts the caret before `from`. */
  select(from: string, to?: string): void {
    const start = this.find(from)
    const end = to === undefined ? start : this.find(to) + to.length
    this.selectBetween(start, end)
  }

  selectBetween(anchor: number, head: number): void {
    const { doc } = this.state
    this.dispatch(this.state.tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))))
  }

  type(text: string): void {
    this.dispatch(this.state.tr.insertText(text))
  }

  find(text: string): number {
    let found = -1
    this.state.doc.descendants((node, pos) => {
      const at = node.isTextblock ? node.textContent.indexOf(text) : -1
      if (found < 0 && at >= 0) found = pos + 1 + at
      return found < 0
    })
    assert.notEqual(found, -1, `"${text}" stands in the text`)
    return found
  }

  receive(changes: Uint8Array[]): void {
    if (changes.length > 0) this.handle.applyRemote(changes)
  }

  /** The law: the editor shows what the text reads as. */
  check(): void {
    this.state.doc.check()
    const text = docFromText(this.handle.doc)
    if (!this.state.doc.eq(text)) assert.equal(this.state.doc.toString(), text.toString(), "the editor shows the text")
    assert.ok(this.state.doc.eq(text), "the editor shows the text, marks and attributes too")
  }

  // The binding uses nothing of a view but these two.
  #asView(): EditorView {
    const peer = this
    return {
      get state() {
        return peer.state
      },
      dispatch: (transaction: Transaction) => peer.dispatch(transaction),
    } as EditorView
  }
}

/** Brings two peers to the same changes. */
export function sync(a: Peer, b: Peer): void {
  const forB = A.getChanges(b.handle.doc, a.handle.doc)
  const forA = A.getChanges(a.handle.doc, b.handle.doc)
  b.receive(forB)
  a.receive(forA)
}

/** Brings all peers to the same changes. */
export function syncAll(peers: readonly Peer[]): void {
  for (let round = 0; round < 2; round++) {
    for (const a of peers) for (const b of peers) if (a !== b) sync(a, b)
  }
}

export function actor(n: number): string {
  return n.toString(16).padStart(2, "0").repeat(16)
}

/** An automerge document written marker by marker, also such as the editor would not write. */
export function textOf(...spans: (Marker | string | Marked)[]): A.Doc<Statement> {
  const path = ["text"]
  return A.change(A.from<Statement>({ text: "" }, actor(0)), { time: 0 }, (doc) => {
    let at = 0
    for (const span of spans) {
      if (Array.isArray(span)) {
        const [type, parents, attrs] = span
        A.splitBlock(doc, path, at, {
          type: typeof type === "string" ? new A.ImmutableString(type) : type,
          parents: (parents ?? []).map((parent) => new A.ImmutableString(parent)),
          attrs: attrs ?? {},
          isEmbed: false,
        } as Parameters<typeof A.splitBlock>[3])
        at += 1
        continue
      }
      const [text, marks] = typeof span === "string" ? [span, {}] : [span.text, span.marks]
      A.splice(doc, path, at, 0, text)
      for (const [name, value] of Object.entries(marks)) {
        A.mark(doc, path, { start: at, end: at + text.length, expand: "none" }, name, value)
      }
      at += text.length
    }
  })
}

export type Marker = [type: unknown, parents?: string[], attrs?: Record<string, string | number | boolean | null>]
export interface Marked {
  text: string
  marks: Record<string, string | number | boolean | null>
}

/** Two or more peers that begin with the same text. */
export function peersOn(base: A.Doc<Statement>, count: number): Peer[] {
  return Array.from({ length: count }, (_, i) => new Peer(base, actor(i + 1)))
}
