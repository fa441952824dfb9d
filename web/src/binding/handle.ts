import * as A from "@automerge/automerge/slim"

/** The part of a statement's automerge document that is written live. */
export type Statement = {
  text: string
}

/** What came from others: the patches in their order, or null where the whole document was replaced. */
export type RemotePatches = readonly A.Patch[] | null

/**
 * Holds the one current automerge document, between the editor that changes it and the line that brings and takes
 * changes. It knows neither.
 */
export class TextHandle {
  #doc: A.Doc<Statement>
  readonly #remote = new Set<(patches: RemotePatches) => void>()
  readonly #local = new Set<(change: Uint8Array) => void>()

  constructor(doc: A.Doc<Statement>) {
    this.#doc = doc
  }

  get doc(): A.Doc<Statement> {
    return this.#doc
  }

  /** Makes one local change and announces its bytes. A `fn` that changes nothing makes no change. */
  change(fn: (doc: Statement) => void): void {
    const before = this.#doc
    // The server says when a change came; the writer's clock would only cost bytes and tell on the writer.
    this.#doc = A.change(before, { time: 0 }, fn)
    if (this.#doc === before) return
    const bytes = A.getLastLocalChange(this.#doc)
    if (bytes === undefined) return
    for (const listener of this.#local) listener(bytes)
  }

  /** Takes changes of others. Call it once for all that has come since the last frame: each call costs a pass over the text. */
  applyRemote(changes: Uint8Array[]): void {
    let patches: readonly A.Patch[] = []
    const [doc] = A.applyChanges(this.#doc, changes, {
      patchCallback: (made) => {
        patches = made
      },
    })
    this.#doc = doc
    if (patches.length > 0) for (const listener of this.#remote) listener(patches)
  }

  /** Puts another document in place of this one, as after a snapshot, or with another actor after a refusal. */
  replace(doc: A.Doc<Statement>): void {
    this.#doc = doc
    for (const listener of this.#remote) listener(null)
  }

  /** Calls `listener` after changes of others were applied. Returns how to stop it. */
  onRemote(listener: (patches: RemotePatches) => void): () => void {
    this.#remote.add(listener)
    return () => this.#remote.delete(listener)
  }

  /** Calls `listener` with the bytes of every local change, in order. Returns how to stop it. */
  onLocal(listener: (change: Uint8Array) => void): () => void {
    this.#local.add(listener)
    return () => this.#local.delete(listener)
  }
}
