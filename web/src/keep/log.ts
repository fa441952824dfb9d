import type { Offset } from "../live/frames"

/** Some changes of the log, which begin at `from`. */
export interface Chunk {
  readonly from: Offset
  readonly changes: readonly Uint8Array[]
}

/**
 * What chunks say of the log from `offset` on: all changes without a gap. Chunks come in the order of where they begin,
 * may overlap, and end where the device missed something.
 */
export function continued(offset: Offset, chunks: readonly Chunk[]): Uint8Array[] {
  const changes: Uint8Array[] = []
  for (const chunk of chunks) {
    const known = offset + changes.length - chunk.from
    if (known < 0) break
    for (const change of chunk.changes.slice(known)) changes.push(change)
  }
  return changes
}

/** A tail this much longer than its snapshot costs more to read than to save the document anew. */
export function isTailLong(snapshotBytes: number, tailBytes: number): boolean {
  return tailBytes > 2 * snapshotBytes + (1 << 14)
}
