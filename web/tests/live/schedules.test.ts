import assert from "node:assert/strict"
import { test } from "node:test"
import type { ClientFrame, ServerFrame } from "../../src/live/frames"
import { isWritable, savedState } from "../../src/live/saved"
import { type Effect, type Event, newSession, type Session, step } from "../../src/live/session"
import { actor, change, nameOf } from "./builders"
import { SimulatedServer } from "./server"

/** Random numbers from a seed (mulberry32), so that a failing schedule can be run again. */
function diceOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One editor and its line, both ways in order; frames on a line that is cut are gone. */
class Editor {
  session: Session = newSession(null)
  readonly written: string[] = []
  readonly known = new Set<string>()
  readonly #name: string
  readonly #server: SimulatedServer
  readonly #dice: () => number
  #peer: ReturnType<SimulatedServer["connect"]> | null = null
  #toServer: ClientFrame[] = []
  #toEditor: ServerFrame[] = []
  #connecting = false
  #retrying = false

  constructor(name: string, server: SimulatedServer, dice: () => number) {
    this.#name = name
    this.#server = server
    this.#dice = dice
    this.happen({ on: "start" })
  }

  happen(event: Event): void {
    const [session, effects] = step(this.session, event)
    this.session = session
    for (const effect of effects) this.#perform(effect)
  }

  write(): void {
    const name = `${this.#name}${this.written.length}`
    this.written.push(name)
    this.known.add(name)
    this.happen({ on: "written", changes: [change(name)] })
  }

  cut(): void {
    this.happen({ on: "closed", code: 1006, dice: this.#dice() })
  }

  /** Lets one thing that is under way arrive. False if nothing is. */
  move(): boolean {
    if (this.#connecting) {
      this.#connecting = false
      this.happen({ on: "opened" })
      return true
    }
    if (this.#retrying) {
      this.#retrying = false
      this.happen({ on: "due" })
      return true
    }
    if (this.#peer !== null && this.#toServer.length > 0 && this.#dice() < 0.6) {
      this.#peer.receive(this.#toServer.shift()!, this.#dice() < 0.5)
      return true
    }
    this.#peer?.catchUp(1 + Math.floor(this.#dice() * 4))
    const frame = this.#toEditor.shift()
    if (frame !== undefined) this.happen({ on: "frame", frame })
    return frame !== undefined || this.#toServer.length > 0
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case "connect": {
        const toEditor: ServerFrame[] = []
        this.#toEditor = toEditor
        this.#toServer = []
        this.#peer = this.#server.connect((frame) => toEditor.push(frame), actor)
        this.#connecting = true
        this.#retrying = false
        return
      }
      case "hang-up":
        this.#peer = null
        this.#connecting = false
        this.#toEditor = []
        this.#toServer = []
        return
      case "retry":
        this.#retrying = true
        return
      case "send":
        this.#toServer.push(effect.frame)
        return
      case "claim":
        this.happen({ on: "claimed", actor })
        return
      case "load":
        for (const name of nameOf(effect.bytes).split(" ")) this.known.add(name)
        return
      case "apply":
        for (const bytes of effect.changes) this.known.add(nameOf(bytes))
    }
  }
}

function settle(editors: Editor[]): void {
  for (let round = 0; round < 10_000; round++) {
    for (const editor of editors) editor.happen({ on: "beat" })
    if (editors.filter((editor) => editor.move()).length === 0) return
  }
  assert.fail("the editors never came to rest")
}

function live(seed: number, steps: number): { server: SimulatedServer; editors: Editor[] } {
  const dice = diceOf(seed)
  const server = new SimulatedServer()
  server.log.push("Z0")
  const editors = ["A", "B", "C"].map((name) => new Editor(name, server, dice))
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
      assert.deepEqual(savedState(editor.session), { is: "saved" }, `seed ${seed}`)
    }
  }
})

test("saved is only said when every word is in the log", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { server, editors } = live(seed, 300)
    for (const editor of editors) {
      if (savedState(editor.session).is !== "saved") continue
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
      if (written.some((name) => !server.log.includes(name))) assert.equal(savedState(session).is, "stopped", `seed ${seed}`)
    }
  }
})

test("a connection cut at every single step of a conversation loses and doubles nothing", () => {
  for (let cutAt = 0; cutAt < 60; cutAt++) {
    const dice = diceOf(cutAt)
    const server = new SimulatedServer()
    server.log.push("Z0")
    const editors = [new Editor("A", server, dice), new Editor("B", server, dice)]
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
