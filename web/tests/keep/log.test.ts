import assert from "node:assert/strict"
import { test } from "node:test"
import { abandoned, apart } from "../../src/keep/abandoned"
import { continued, isTailLong } from "../../src/keep/log"
import { change, nameOf } from "../live/builders"

test("chunks give the log as far as it has no gap, each change once", () => {
  const rows: [number, [number, string][], string][] = [
    [0, [], ""],
    [0, [[0, "a b"]], "a b"],
    [0, [[0, "a b"], [2, "c"]], "a b c"],
    [0, [[0, "a b c"], [1, "b"], [2, "c d"]], "a b c d"],
    [0, [[0, "a"], [2, "c"]], "a"],
    [1, [[0, "a b"], [2, "c"]], "b c"],
    [2, [[0, "a"], [2, "c"]], "c"],
    [3, [[0, "a b"]], ""],
    [0, [[1, "b"]], ""],
  ]
  for (const [offset, chunks, expected] of rows) {
    const given = chunks.map(([from, names]) => ({ from, changes: names.split(" ").map(change) }))
    assert.equal(continued(offset, given).map(nameOf).join(" "), expected, JSON.stringify([offset, chunks]))
  }
})

test("a tail is long when reading it costs more than a snapshot", () => {
  assert.equal(isTailLong(0, 1 << 14), false)
  assert.equal(isTailLong(0, (1 << 14) + 1), true)
  assert.equal(isTailLong(10, (1 << 14) + 20), false)
  assert.equal(isTailLong(10, (1 << 14) + 21), true)
})

test("what is taken over is of editors that are gone, new, and in the order of writing", () => {
  const row = (row: number, actor: string) => ({ row, actor, epoch: 0, bytes: change(`${actor}${row}`) })
  const rows = [row(4, "B"), row(1, "A"), row(2, "C"), row(3, "A"), row(5, "D")]
  const found = abandoned(rows, new Set(["C"]), new Set([5]))
  assert.deepEqual(found.map(({ bytes }) => nameOf(bytes)), ["A1", "A3", "B4"])
})

test("what was left of another beginning is given back by whoever knows that it is over, and by nobody else", () => {
  const rows = [0, 1, 1, 2].map((epoch, row) => ({ row, actor: "A", epoch, bytes: change(`${epoch}`) }))
  const epochs = (epoch: number, last: number) => {
    const { fit, gone } = apart(rows, epoch, last)
    return [fit, gone].map((some) => some.map(({ epoch }) => epoch).join(" "))
  }
  assert.deepEqual(epochs(1, 1), ["1 1", "0 2"])
  assert.deepEqual(epochs(0, 1), ["0", ""])
  assert.deepEqual(epochs(2, 1), ["2", ""])
  assert.deepEqual(epochs(3, 3), ["", "0 1 1 2"])
})
