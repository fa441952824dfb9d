import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeFrame } from "../../src/live/frames"
import { frameBytesMax, pushChangeBytes, pushChangesMax, pushesUnderWayMax, pushFrameBytes } from "../../src/live/limits"
import { acknowledge, keep, nothingUnsent, rewind, takePushes, type Unsent } from "../../src/live/unsent"

function kept(count: number, bytes: number): Unsent {
  return keep(nothingUnsent, Array.from({ length: count }, () => new Uint8Array(bytes)))
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
  const { unsent, pushes } = takePushes(keep(large, [new Uint8Array(1)]))
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
