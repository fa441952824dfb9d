import assert from "node:assert/strict"
import { test } from "node:test"
import { decode, encode } from "cborg"
import { decodeFrame, encodeFrame } from "../../src/live/frames"
import { actor } from "./builders"

test("frames read as they were written, and what is no frame is refused", () => {
  const hello = encodeFrame({ t: "hello", from: 3, epoch: 0, organisation: null, actors: [actor] })
  assert.deepEqual(decode(hello), { t: "hello", v: 1, from: 3, actors: [Buffer.from(actor, "hex")].map((b) => new Uint8Array(b)) })
  const bytes = new Uint8Array(16).fill(1)
  const welcome = { t: "welcome", offset: 1, actors: [bytes], person: "x", may: "write", later: [1] }
  assert.deepEqual(decodeFrame(encode(welcome)), { t: "welcome", offset: 1, epoch: 0, actors: ["01".repeat(16)], person: "x", may: "write" })
  assert.equal((decodeFrame(encode({ ...welcome, epoch: 2 })) as { epoch: number }).epoch, 2)
  const again = encodeFrame({ t: "hello", from: 3, epoch: 2, organisation: null, actors: [] })
  assert.deepEqual(decode(again), { t: "hello", v: 1, from: 3, actors: [], epoch: 2 })
  assert.equal(decodeFrame(encode({ t: "later", head: 1 })), null)
  const broken = [{}, [], 7, { t: 7 }, { t: "stored" }, { t: "stored", id: -1 }, { t: "changes", from: 0, items: [{}] },
    { ...welcome, may: "all" }, { ...welcome, actors: [bytes.slice(1)] }, { ...welcome, offset: 1.5 }]
  for (const frame of broken) assert.throws(() => decodeFrame(encode(frame)), JSON.stringify(frame))
  assert.throws(() => decodeFrame(new Uint8Array([0xff])))
})
