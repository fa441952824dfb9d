import assert from "node:assert/strict"
import { test } from "node:test"
import { abandoned, type Row } from "../../src/keep/abandoned"
import { type Chunk, continued } from "../../src/keep/log"
import type { Actor } from "../../src/live/frames"
import { isWritable, savedState } from "../../src/live/saved"
import { type Effect, newSession } from "../../src/live/session"
import { change, keeps, nameOf, person } from "../live/builders"
import { diceOf, Editor, settle } from "../live/editor"
import { SimulatedServer } from "../live/server"

/** What a name builds on: everything that its editor's text held when it was written, and hadn't from the log. */
type Foundations = Map<string, readonly string[]>

/** A server that, like the real one, throws out whoever sends a change before what it builds on. */
class StrictServer extends SimulatedServer {
  readonly foundations: Foundations = new Map()

  override isNext(name: string): boolean {
    return (this.foundations.get(name) ?? []).every((earlier) => this.log.includes(earlier))
  }
}

/** One device of one person: what it keeps, and which of its tabs is open. */
class Device {
  readonly tabs: Tab[] = []
  readonly onDevice: string[] = []
  chunks: Chunk[] = []
  rows: Row[] = []
  #opened = 0
  #rows = 0

  constructor(
    readonly name: string,
    readonly server: StrictServer,
    readonly dice: () => number,
  ) {}

  open(): void {
    const tab = new Tab(this, `${this.name}${this.#opened++}`)
    this.tabs.push(tab)
    this.look()
    tab.happen({ on: "start" })
  }

  /** All locks of a tab fall at once; what it had not handed to the device is lost, and it warned of that. */
  close(tab: Tab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1)
    this.look()
  }

  /** Every open tab takes over what closed ones left. */
  look(): void {
    const held = new Set(this.tabs.map((tab) => tab.name))
    for (const tab of this.tabs) {
      if (!tab.session.whole) continue
      const rows = abandoned(this.rows, held, tab.adopted)
      if (rows.length > 0) tab.adopt(rows)
    }
  }

  add(actor: Actor, name: string): number {
    this.#rows += 1
    this.rows.push({ row: this.#rows, actor, bytes: change(name) })
    this.onDevice.push(name)
    return this.#rows
  }

  log(): string[] {
    return continued(0, [...this.chunks].sort((a, b) => a.from - b.from)).map(nameOf)
  }
}

/** An editor on a device. Its text is the log that it has, what it took over, and what it wrote: nothing else. */
class Tab extends Editor {
  readonly adopted = new Set<number>()
  readonly #device: Device
  readonly #foundation: string[] = []
  #pending: string[] = []
  #written = 0

  constructor(device: Device, name: string) {
    const log = device.log()
    const isWhole = log.length > 0
    super(name, device.server, device.dice, newSession(person, null, { offset: log.length, epoch: 0, whole: isWhole, may: isWhole ? "write" : "read" }))
    this.#device = device
    for (const each of log) this.known.add(each)
    if (isWhole) this.happen({ on: "claimed", actor: name })
  }

  adopt(rows: readonly Row[]): void {
    for (const { row, bytes } of rows) {
      this.adopted.add(row)
      this.#foundation.push(nameOf(bytes))
      this.known.add(nameOf(bytes))
    }
    this.happen({ on: "written", changes: rows })
  }

  override write(): void {
    const name = `${this.name}.${this.#written++}`
    this.#device.server.foundations.set(name, [...this.#foundation])
    this.#foundation.push(name)
    this.#pending.push(name)
  }

  /** The device confirms what it was given. */
  persist(): void {
    const names = this.#pending
    this.#pending = []
    for (const name of names) {
      this.known.add(name)
      const row = this.#device.add(this.name, name)
      this.happen({ on: "written", changes: [{ actor: this.name, bytes: change(name), row }] })
    }
  }

  override move(): boolean {
    this.persist()
    return super.move()
  }

  protected override perform(effect: Effect): void {
    super.perform(effect)
    if (effect.do === "claim") this.happen({ on: "claimed", actor: this.name })
    if (effect.do === "apply") this.#device.chunks.push({ from: effect.from, changes: effect.changes })
    if (effect.do === "load") this.#device.chunks.push({ from: 0, changes: nameOf(effect.bytes).split(" ").map(change) })
    if (effect.do === "forget") {
      const gone = effect.changes.map(({ row }) => row)
      this.#device.rows = this.#device.rows.filter(({ row }) => !gone.includes(row))
    }
    if (this.session.whole) this.#device.look()
  }
}

/** Two devices of one person, whose tabs open, write, close and lose their line at random. */
function live(seed: number, steps: number): { server: StrictServer; devices: Device[] } {
  const dice = diceOf(seed)
  const server = new StrictServer()
  server.log.push("Z0")
  const devices = ["A", "B"].map((name) => new Device(name, server, dice))
  for (let i = 0; i < steps; i++) {
    const device = devices[Math.floor(dice() * devices.length)]!
    const tab = device.tabs[Math.floor(dice() * device.tabs.length)]
    const chance = dice()
    if (tab === undefined || (chance < 0.03 && device.tabs.length < 4)) device.open()
    else if (chance < 0.07) device.close(tab)
    else if (chance < 0.11) tab.cut()
    else if (chance < 0.35 && isWritable(tab.session)) tab.write()
    else if (chance < 0.45) tab.persist()
    else if (chance < 0.55) tab.happen({ on: "beat" })
    else if (chance < 0.56) server.diskFull = !server.diskFull
    else tab.move()
  }
  return { server, devices }
}

test("whatever tabs are closed and whenever, what the device kept is in the log once, each after what it builds on", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { server, devices } = live(seed, 500)
    server.diskFull = false
    for (const device of devices) {
      device.open()
      settle(device.tabs)
      device.look()
      settle(device.tabs)
    }
    settle(devices.flatMap((device) => device.tabs))
    const kept = devices.flatMap((device) => device.onDevice)
    assert.deepEqual([...server.log].sort(), ["Z0", ...kept].sort(), `seed ${seed}: each change is in the log once`)
    for (const device of devices) {
      assert.deepEqual(device.rows, [], `seed ${seed}: nothing that is stored is kept as unsent`)
      assert.deepEqual(device.log(), server.log, `seed ${seed}: the device has the log, in its order`)
      for (const tab of device.tabs) {
        assert.deepEqual([...tab.known].sort(), [...server.log].sort(), `seed ${seed}`)
        assert.deepEqual(savedState(tab.session, keeps), { is: "saved" }, `seed ${seed}`)
      }
    }
  }
})

test("a tab that opens without a server shows the log and what closed tabs left, and no open tab's unsent words", () => {
  const dice = diceOf(1)
  const server = new StrictServer()
  server.log.push("Z0")
  const device = new Device("A", server, dice)
  device.open()
  settle(device.tabs)
  const [first] = device.tabs
  first!.cut()
  first!.write()
  first!.persist()
  device.open()
  const second = device.tabs[1]!
  assert.deepEqual([...second.known], ["Z0"])
  second.write()
  second.persist()
  device.close(first!)
  assert.deepEqual([...second.known], ["Z0", "A1.0", "A0.0"])
  assert.deepEqual(second.session.unsent.kept.map(({ bytes }) => nameOf(bytes)), ["A1.0", "A0.0"])
  device.close(second)
  device.open()
  assert.deepEqual([...device.tabs[0]!.known], ["Z0", "A0.0", "A1.0"])
})
