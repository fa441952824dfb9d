import assert from "node:assert/strict"
import { test } from "node:test"
import { abandoned, apart, type Row } from "../../src/keep/abandoned"
import { type Chunk, continued } from "../../src/keep/log"
import { isWritable, savedState } from "../../src/live/saved"
import { type Effect, type Event, newSession } from "../../src/live/session"
import type { Written } from "../../src/live/unsent"
import { change, keeps, nameOf, person } from "../live/builders"
import { diceOf, Editor, settle } from "../live/editor"
import { SimulatedServer } from "../live/server"

/** One device of one person: what it keeps, and which of its tabs is open. */
class Device {
  readonly tabs: Tab[] = []
  readonly onDevice: string[] = []
  readonly givenBack: string[] = []
  chunks: Chunk[] = []
  rows: Row[] = []
  epoch = 0
  #opened = 0
  #rows = 0

  constructor(
    readonly name: string,
    readonly server: SimulatedServer,
    readonly dice: () => number,
  ) {}

  open(): void {
    const tab = new Tab(this, `${this.name}${this.#opened++}`)
    this.tabs.push(tab)
    tab.begin()
  }

  /** All locks of a tab fall at once; what it had not handed to the device is lost, and it warned of that. */
  close(tab: Tab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1)
    this.look()
  }

  /** Every open tab takes over what closed ones left, or gives it back. */
  look(): void {
    const held = new Set(this.tabs.map((tab) => tab.name))
    for (const tab of this.tabs) {
      if (!tab.session.whole) continue
      const { fit, gone } = apart(abandoned(this.rows, held, tab.adopted), tab.session.epoch, this.epoch)
      if (fit.length > 0) tab.adopt(fit)
      this.setAside(gone)
    }
  }

  add(tab: Tab, epoch: number, name: string): number {
    this.#rows += 1
    this.rows.push({ row: this.#rows, actor: tab.name, epoch, bytes: change(name) })
    this.onDevice.push(name)
    return this.#rows
  }

  forget(rows: readonly (number | null)[]): void {
    this.rows = this.rows.filter(({ row }) => !rows.includes(row))
  }

  /** Another tab may have been first. */
  setAside(written: readonly Written[]): void {
    const rows = written.map(({ row }) => row)
    if (!this.rows.some(({ row }) => rows.includes(row))) return
    this.givenBack.push(...written.map(({ bytes }) => nameOf(bytes)))
    this.forget(rows)
  }

  welcomed(epoch: number): void {
    if (epoch !== this.epoch) this.chunks = []
    this.epoch = epoch
  }

  /** A tab that is behind, or ahead, changes nothing of the log. */
  keep(epoch: number, chunk: Chunk): void {
    if (epoch === this.epoch) this.chunks.push(chunk)
  }

  discardLog(epoch: number): void {
    if (epoch === this.epoch) this.chunks = []
  }

  log(): string[] {
    return continued(0, [...this.chunks].sort((a, b) => a.from - b.from)).map(nameOf)
  }
}

/** An editor on a device. Its text is the log that it has, what it took over, and what it wrote: nothing else. */
class Tab extends Editor {
  readonly adopted = new Set<number>()
  readonly #device: Device
  #pending: { name: string; epoch: number }[] = []
  /** What it does one after the other, as the device comes to it: it may be closed before each. */
  #ahead: (() => void)[] = []

  constructor(device: Device, name: string) {
    super(name, device.server, device.dice)
    this.#device = device
  }

  begin(): void {
    const { epoch } = this.#device
    const log = this.#device.log()
    const isWhole = log.length > 0
    this.restart(newSession(person, null, { offset: log.length, epoch, whole: isWhole, may: isWhole ? "write" : "read" }), ...log)
    this.adopted.clear()
    if (isWhole) this.happen({ on: "claimed", actor: this.name })
    this.#device.look()
    this.happen({ on: "start" })
  }

  adopt(rows: readonly Row[]): void {
    for (const { row, bytes } of rows) {
      this.adopted.add(row)
      this.foundation.push(nameOf(bytes))
      this.known.add(nameOf(bytes))
    }
    this.happen({ on: "written", changes: rows })
  }

  override happen(event: Event): void {
    super.happen(event)
    const { phase, epoch } = this.session
    if (event.on === "frame" && event.frame.t === "welcome" && phase.at === "joined") this.#device.welcomed(epoch)
    if (this.session.whole) this.#device.look()
  }

  override write(): void {
    this.#pending.push({ name: this.compose(`${this.name}.${this.written.length}`), epoch: this.session.epoch })
  }

  /** The device confirms what it was given. */
  persist(): void {
    for (const { name, epoch } of this.#pending.splice(0)) {
      this.known.add(name)
      const row = this.#device.add(this, epoch, name)
      this.happen({ on: "written", changes: [{ actor: this.name, bytes: change(name), row }] })
    }
  }

  override move(): boolean {
    this.persist()
    const next = this.#ahead.shift()
    next?.()
    return next !== undefined || super.move()
  }

  protected override onBegunAnew(): void {
    if (this.#ahead.length > 0) return
    const { epoch } = this.session
    this.#ahead = [
      () => this.#device.setAside(this.session.unsent.kept),
      () => this.#device.discardLog(epoch),
      () => this.begin(),
    ]
  }

  protected override perform(effect: Effect): void {
    super.perform(effect)
    const { epoch } = this.session
    if (effect.do === "claim") this.happen({ on: "claimed", actor: this.name })
    if (effect.do === "apply") this.#device.keep(epoch, { from: effect.from, changes: effect.changes })
    if (effect.do === "load") this.#device.keep(epoch, { from: 0, changes: nameOf(effect.bytes).split(" ").map(change) })
    if (effect.do === "forget") this.#device.forget(effect.changes.map(({ row }) => row))
    if (this.session.whole) this.#device.look()
  }
}

/** Two devices of one person, whose tabs open, write, close and lose their line at random, while the text is begun anew. */
function live(seed: number, steps: number): { server: SimulatedServer; devices: Device[] } {
  const dice = diceOf(seed)
  const server = new SimulatedServer()
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
    else if (chance < 0.565) server.beginAnew()
    else if (chance < 0.575) tab.happen({ on: "malformed", dice: dice() })
    else tab.move()
  }
  return { server, devices }
}

test("whatever tabs are closed and whenever, what the device kept is in the log once, each after what it builds on, or was given back", () => {
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
    assert.equal(new Set(server.log).size, server.log.length, `seed ${seed}: each change is in the log once`)
    for (const device of devices) {
      const { onDevice, givenBack } = device
      const lost = onDevice.filter((name) => !server.says(name) && !givenBack.includes(name))
      assert.deepEqual(lost, [], `seed ${seed}: each word is in the text, or was given back`)
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
  const server = new SimulatedServer()
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
