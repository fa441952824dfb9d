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
    else if (chance < 0.435) server.beginAnew()
    else editor.move()
  }
  return { server, editors }
}

/** What an editor wrote and its writer can find nowhere. */
function lost(editor: Editor, server: SimulatedServer): string[] {
  return editor.written.filter((name) => !server.says(name) && !editor.givenBack.includes(name))
}

test("whatever is cut or begun anew, and whenever, everybody ends with everything, once", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { server, editors } = live(seed, 400)
    server.diskFull = false
    settle(editors)
    assert.equal(new Set(server.log).size, server.log.length, `seed ${seed}: each change is in the log once`)
    for (const editor of editors) {
      assert.deepEqual(lost(editor, server), [], `seed ${seed}: no word is lost`)
      assert.deepEqual(editor.givenBack.filter((name) => server.log.includes(name)), [], `seed ${seed}: only what is over is given back`)
      assert.deepEqual([...editor.known].sort(), [...server.log].sort(), `seed ${seed}: an editor knows the whole log`)
      assert.equal(editor.session.offset, server.log.length, `seed ${seed}: the place in the log is exact`)
      assert.deepEqual(savedState(editor.session, keeps), { is: "saved" }, `seed ${seed}`)
    }
  }
})

test("saved is only said when every word is in the log, or was given back", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { server, editors } = live(seed, 300)
    for (const editor of editors) {
      if (savedState(editor.session, keeps).is !== "saved") continue
      assert.deepEqual(lost(editor, server), [], `seed ${seed}`)
    }
  }
})

test("when the right ends, each word is in the log, kept to be given back, or was given back", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { server, editors } = live(seed, 300)
    server.diskFull = false
    server.mayWrite = false
    settle(editors)
    for (const editor of editors) {
      const kept = editor.session.unsent.kept.map((one) => nameOf(one.bytes))
      const missing = lost(editor, server)
      assert.deepEqual(missing.filter((name) => !kept.includes(name)), [], `seed ${seed}: nothing is lost`)
      if (missing.length > 0) assert.equal(savedState(editor.session, keeps).is, "stopped", `seed ${seed}`)
    }
  }
})

test("a connection cut at every single step of a conversation loses and doubles nothing", () => {
  for (let cutAt = 0; cutAt < 60; cutAt++) {
    const dice = diceOf(cutAt)
    const server = new SimulatedServer()
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
