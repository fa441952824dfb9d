import assert from "node:assert/strict"
import { test } from "node:test"
import { isWritable, savedState } from "../../src/live/saved"
import { keeps, nameOf } from "./builders"
import { diceOf, Editor, settle } from "./editor"
import { SimulatedServer } from "./server"

function start(editor: Editor): Editor {
  editor.happen({ on: "start" })
  return editor
}

function live(seed: number, steps: number): { server: SimulatedServer; editors: Editor[] } {
  const dice = diceOf(seed)
  const server = new SimulatedServer()
  server.log.push("Z0")
  const editors = ["A", "B", "C"].map((name) => start(new Editor(name, server, dice)))
  for (let i = 0; i < steps; i++) {
    const editor = editors[Math.floor(dice() * editors.length)]!
    const chance = dice()
    if (chance < 0.25 && isWritable(editor.session)) editor.write()
    else if (chance < 0.35) editor.happen({ on: "beat" })
    else if (chance < 0.39) editor.cut()
    else if (chance < 0.41) editor.happen({ on: "wake" })
    else if (chance < 0.42) editor.happen({ on: "malformed", dice: dice() })
    else if (chance < 0.43) server.diskFull = !server.diskFull
    else editor.move()
  }
  return { server, editors }
}

test("whatever is cut and whenever, everybody ends with everything, once", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { server, editors } = live(seed, 400)
    server.diskFull = false
    settle(editors)
    const all = editors.flatMap((editor) => editor.written)
    assert.deepEqual([...server.log].sort(), ["Z0", ...all].sort(), `seed ${seed}: each change is in the log once`)
    for (const editor of editors) {
      assert.deepEqual([...editor.known].sort(), [...server.log].sort(), `seed ${seed}: an editor knows the whole log`)
      assert.equal(editor.session.offset, server.log.length, `seed ${seed}: the place in the log is exact`)
      assert.deepEqual(savedState(editor.session, keeps), { is: "saved" }, `seed ${seed}`)
    }
  }
})

test("saved is only said when every word is in the log", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { server, editors } = live(seed, 300)
    for (const editor of editors) {
      if (savedState(editor.session, keeps).is !== "saved") continue
      assert.ok(editor.written.every((name) => server.log.includes(name)), `seed ${seed}`)
    }
  }
})

test("when the right ends, each word is in the log or kept to be given back", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { server, editors } = live(seed, 300)
    server.diskFull = false
    server.mayWrite = false
    settle(editors)
    for (const { session, written } of editors) {
      const kept = session.unsent.kept.map((one) => nameOf(one.bytes))
      const lost = written.filter((name) => !server.log.includes(name) && !kept.includes(name))
      assert.deepEqual(lost, [], `seed ${seed}: nothing is lost`)
      if (written.some((name) => !server.log.includes(name))) assert.equal(savedState(session, keeps).is, "stopped", `seed ${seed}`)
    }
  }
})

test("a connection cut at every single step of a conversation loses and doubles nothing", () => {
  for (let cutAt = 0; cutAt < 60; cutAt++) {
    const dice = diceOf(cutAt)
    const server = new SimulatedServer()
    server.log.push("Z0")
    const editors = [start(new Editor("A", server, dice)), start(new Editor("B", server, dice))]
    for (let i = 0; i < 60; i++) {
      if (i === cutAt) editors[0]!.cut()
      if (i % 4 === 3 && isWritable(editors[0]!.session)) editors[0]!.write()
      for (const editor of editors) {
        editor.happen({ on: "beat" })
        editor.move()
      }
    }
    settle(editors)
    assert.deepEqual([...server.log].sort(), ["Z0", ...editors[0]!.written].sort(), `cut at ${cutAt}`)
    assert.deepEqual([...editors[1]!.known].sort(), [...server.log].sort(), `cut at ${cutAt}`)
  }
})
