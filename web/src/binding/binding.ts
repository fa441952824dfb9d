import type { Node } from "prosemirror-model"
import { Plugin, PluginKey, type EditorState, type Transaction } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { difference, operationsOf } from "./edits"
import { follow, keepSelection } from "./follow"
import type { RemotePatches, TextHandle } from "./handle"
import { Positions } from "./positions"
import { read, type Reading } from "./read"
import { reconcile } from "./reconcile"
import { write } from "./write"

/**
 * Binds an editor to a text. After every transaction the editor shows exactly what the automerge text reads as: what the
 * editor did is written to the text, what others wrote is shown in the editor, and where a text can't say what the editor
 * did (two lists of one kind side by side), the editor yields. The editor's document begins as `docFromText`.
 */
export function textBinding(handle: TextHandle): Plugin<BindingState> {
  const bound: Bound = { reading: read(handle.doc), written: new WeakSet() }
  return new Plugin<BindingState>({
    key: bindingKey,
    state: {
      init: () => ({ bound, unwritten: [] }),
      apply(transaction, { unwritten }) {
        if (!transaction.docChanged || isFromText(transaction)) return { bound, unwritten }
        return { bound, unwritten: [...unwritten.filter((earlier) => !bound.written.has(earlier)), transaction] }
      },
    },
    view: (view) => new Binding(view, handle, bound),
  })
}

/** Whether a transaction only shows what the text says: others' writing, or a correction of our own. */
export function isFromText(transaction: Transaction): boolean {
  return transaction.getMeta(bindingKey) === FROM_TEXT
}

/** Translates between places in the editor and in the text, for carets and anchors. */
export function positionsIn(state: EditorState): Positions {
  return new Positions(state.doc, bindingKey.getState(state)?.bound.reading.headless ?? false)
}

/** What all states of one editor share. */
interface Bound {
  /** The text as it was last read. */
  reading: Reading
  readonly written: WeakSet<Transaction>
}

interface BindingState {
  readonly bound: Bound
  /** The editor's own transactions, the last of which may not be in the text yet. */
  readonly unwritten: readonly Transaction[]
}

const bindingKey = new PluginKey<BindingState>("text")
const FROM_TEXT = "from-text"

class Binding {
  readonly #handle: TextHandle
  readonly #bound: Bound
  readonly #stop: () => void
  #view: EditorView
  /** What the editor showed when it was last the same as the text. */
  #agreed: Node

  constructor(view: EditorView, handle: TextHandle, bound: Bound) {
    this.#view = view
    this.#handle = handle
    this.#bound = bound
    this.#agreed = view.state.doc
    this.#stop = handle.onRemote((patches) => this.#show(patches))
    // The text may have moved on since the editor's state was made.
    this.#show(null)
  }

  /** Called after every transaction. What the editor did goes into the text at once. */
  update(view: EditorView): void {
    this.#view = view
    this.#writeOwn()
  }

  destroy(): void {
    this.#stop()
  }

  #writeOwn(): void {
    const { doc } = this.#view.state
    if (doc === this.#agreed) return
    const own = this.#own()
    try {
      const { headless } = this.#bound.reading
      const operations = own === null ? difference(this.#agreed, doc, headless, Infinity) : operationsOf(own, headless)
      this.#bound.reading = write(this.#handle, operations, doc)
    } catch (error) {
      // The text is what counts, so the editor shows how far the writing came.
      this.#bound.reading = read(this.#handle.doc)
      throw error
    } finally {
      for (const transaction of own ?? []) this.#bound.written.add(transaction)
      this.#settle([], this.#bound.reading.headless)
    }
  }

  /** The transactions that led from the agreed document to the present one, or null if they don't. */
  #own(): readonly Transaction[] | null {
    const all = bindingKey.getState(this.#view.state)?.unwritten ?? []
    const own = all.filter((transaction) => !this.#bound.written.has(transaction))
    const leads = own[0]?.before.eq(this.#agreed) && own[own.length - 1]?.doc.eq(this.#view.state.doc)
    return leads === true ? own : null
  }

  #show(patches: RemotePatches): void {
    const wasHeadless = this.#bound.reading.headless
    this.#bound.reading = read(this.#handle.doc)
    this.#settle(patches, wasHeadless)
  }

  /** Makes the editor show the reading. These steps are not the writer's, so they are not the writer's to undo. */
  #settle(patches: RemotePatches, wasHeadless: boolean): void {
    const { state } = this.#view
    const { doc: target, headless } = this.#bound.reading
    this.#agreed = state.doc
    if (state.doc.eq(target)) return
    const transaction = state.tr.setMeta(bindingKey, FROM_TEXT).setMeta("addToHistory", false)
    follow(transaction, patches, wasHeadless)
    reconcile(transaction, target)
    keepSelection(transaction, state, new Positions(state.doc, wasHeadless), new Positions(target, headless), patches)
    this.#agreed = transaction.doc
    this.#view.dispatch(transaction)
  }
}
