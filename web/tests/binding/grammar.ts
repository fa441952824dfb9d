// What the server's gate admits, told from the bytes that an editor sends.
import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import { linkFromValue, LINK_BYTES_MAX } from "../../src/binding/links"

const TYPES = ["paragraph", "heading", "ordered-list-item", "unordered-list-item"]
const PARENTS = ["blockquote", "ordered-list-item", "unordered-list-item"]
const CHANGE_OPS_MAX = 20_000
const CHANGE_BYTES_MAX = 256 << 10

/** Automerge's decoded operation, with all that its own type leaves out. */
interface Op {
  readonly action: string
  readonly obj: string
  readonly key?: string
  readonly elemId?: string
  readonly insert?: boolean
  readonly value?: unknown
  readonly datatype?: string
  readonly name?: string
  readonly expand?: boolean
  readonly pred: readonly string[]
}

/** Fails unless the change holds only characters, deletions, whole block markers and marks, within the limits. */
export function assertAdmissible(bytes: Uint8Array): void {
  assert.ok(bytes.length <= CHANGE_BYTES_MAX, `${bytes.length} bytes`)
  const { ops: decoded, time, startOp, actor } = A.decodeChange(bytes)
  const ops = decoded as unknown as Op[]
  assert.ok(ops.length <= CHANGE_OPS_MAX, `${ops.length} operations`)
  assert.equal(time, 0)
  const idOf = (i: number) => `${startOp + i}@${actor}`
  for (let i = 0; i < ops.length; ) i += admit(ops, i, idOf)
}

function admit(ops: readonly Op[], at: number, idOf: (i: number) => string): number {
  const op = ops[at]
  switch (op?.action) {
    case "set":
      assert.ok(op.insert === true && op.pred.length === 0 && typeof op.value === "string", show(op))
      assert.equal([...op.value].length, 1, "one character an element")
      return 1
    case "del":
      assert.deepEqual(op.pred, [op.elemId], "a deletion names its element")
      return 1
    case "markBegin":
      admitMark(op, ops[at + 1])
      return 2
    case "makeMap":
      return admitMarker(ops, at, idOf)
    default:
      return assert.fail(show(op))
  }
}

function admitMark(begin: Op, end: Op | undefined): void {
  const { name, value } = begin
  assert.equal(begin.expand, false, "a mark does not grow at its beginning")
  assert.equal(end?.action, "markEnd")
  assert.equal(end.expand, name !== "link")
  if (value === null) assert.ok(["strong", "em", "link"].includes(String(name)), show(begin))
  else if (name === "link") {
    assert.ok(linkFromValue(value) !== null && String(value).startsWith('{"href":"'), show(begin))
    assert.ok(Buffer.byteLength(String(value)) <= LINK_BYTES_MAX)
  } else assert.ok((name === "strong" || name === "em") && value === true, show(begin))
}

/** One marker's run: insert map · attrs · [level] · isEmbed · parents · [parent …] · type. Returns its length. */
function admitMarker(ops: readonly Op[], start: number, idOf: (i: number) => string): number {
  let at = start + 1
  const take = (action: string, obj: string, key: string | undefined, fits: (value: unknown) => boolean): Op => {
    const op = ops[at++]
    assert.ok(op?.action === action && op.obj === obj && op.key === key && op.pred.length === 0 && fits(op.value), show(op))
    return op
  }
  const whatever = () => true
  assert.equal(ops[start]?.insert, true, "a marker is inserted")
  take("makeMap", idOf(start), "attrs", whatever)
  const attrs = idOf(at - 1)
  const hasLevel = ops[at]?.obj === attrs
  if (hasLevel) assert.equal(take("set", attrs, "level", (value) => [1, 2, 3].includes(Number(value))).datatype, "int")
  take("set", idOf(start), "isEmbed", (value) => value === false)
  take("makeList", idOf(start), "parents", whatever)
  const list = idOf(at - 1)
  while (ops[at]?.obj === list) take("set", list, undefined, (value) => PARENTS.includes(String(value)))
  const type = take("set", idOf(start), "type", (value) => TYPES.includes(String(value))).value
  assert.equal(hasLevel, type === "heading", "headings have a level, nothing else has")
  return at - start
}

function show(op: unknown): string {
  return JSON.stringify(op)
}
