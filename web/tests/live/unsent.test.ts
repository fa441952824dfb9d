import assert from "node:assert/strict"
import { test } from "node:test"
import { actor, nameOf, own } from "./builders"
import { encodeFrame } from "../../src/live/frames"
import { frameBytesMax, pushChangeBytes, pushChangesMax, pushesUnderWayMax, pushFrameBytes } from "../../src/live/limits"
import { acknowledge, keep, nothingUnsent, rewind, takePushes, type Unsent, type Written } from "../../src/live/unsent"

function sized(bytes: number, by = actor): Written {
  return { actor: by, bytes: new Uint8Array(bytes), row: null }
}

function kept(count: number, bytes: number): Unsent {
  return keep(nothingUnsent, Array.from({ length: count }, () => sized(bytes)))
}

function sizes(unsent: Unsent): number[] {
  return takePushes(unsent).pushes.map(({ changes }) => changes.length)
}

test("a push carries no more changes than the server takes", () => {
  assert.deepEqual(sizes(kept(pushChangesMax - 1, 1)), [pushChangesMax - 1])
  assert.deepEqual(sizes(kept(pushChangesMax, 1)), [pushChangesMax])
  assert.deepEqual(sizes(kept(pushChangesMax + 1, 1)), [pushChangesMax, 1])
})

test("a push's frame is no larger than the server takes, and not needlessly small", () => {
  const { pushes } = takePushes(kept(40, 100_000))
  const bytes = pushes.map(({ id, changes }) => encodeFrame({ t: "push", id, changes }).length)
  assert.deepEqual(pushes.map(({ changes }) => changes.length), [10, 10, 10, 10])
  assert.ok(bytes.every((size) => size <= frameBytesMax))
})

test("what a connection may not carry yet waits, and nothing overtakes it", () => {
  const large = kept(pushesUnderWayMax + 1, frameBytesMax - pushFrameBytes - pushChangeBytes)
  const { unsent, pushes } = takePushes(keep(large, [sized(1)]))
  assert.equal(pushes.length, pushesUnderWayMax)
  assert.deepEqual(unsent.kept.slice(-2).map((one) => one.push), [null, null])
  assert.deepEqual(takePushes(unsent).pushes, [])
  assert.deepEqual(sizes(acknowledge(unsent, 1)), [1])
  assert.deepEqual(sizes(acknowledge(acknowledge(unsent, 1), 2)), [1, 1])
})

test("after a cut everything is taken again under new numbers", () => {
  const first = takePushes(kept(3, 1)).unsent
  assert.deepEqual(takePushes(first).pushes, [])
  const again = takePushes(rewind(first)).pushes
  assert.deepEqual(again.map(({ id, changes }) => [id, changes.length]), [[2, 3]])
})

test("each push is of one actor, and the order of writing stays", () => {
  const mixed = keep(nothingUnsent, [own("a", 1, "A"), own("b", 2, "A"), own("c", 3, "B"), own("d", 4, "A")])
  const { pushes } = takePushes(mixed)
  assert.deepEqual(pushes.map(({ id, changes }) => `${id}: ${changes.map(nameOf).join(" ")}`), ["1: a b", "2: c", "3: d"])
})

test("what a closed editor left goes behind what was here before it, in pushes of its own writer", () => {
  const { unsent } = takePushes(keep(nothingUnsent, [own("a")]))
  const adopted = keep(keep(keep(unsent, [own("b")]), [own("x", 7, "X"), own("y", 8, "X")]), [own("c")])
  assert.deepEqual(adopted.kept.map(({ bytes }) => nameOf(bytes)), ["a", "b", "x", "y", "c"])
  assert.deepEqual(takePushes(adopted).pushes.map(({ changes }) => changes.map(nameOf).join(" ")), ["b", "x y", "c"])
})
