import assert from "node:assert/strict"
import { test } from "node:test"
import { type Device, isWritable, savedState, wouldLose } from "../../src/live/saved"
import { type Event, type Session, step } from "../../src/live/session"
import { after, beat, change, changes, claimed, cut, frame, from, keeps, opened, own, phaseInWords, start, welcome, written } from "./builders"

const joined = [start, opened, welcome(0), claimed]
const sending = [...joined, written("a", "b"), beat]
const closed = (code: number): Event => ({ on: "closed", code, dice: 0 })
const refused = (code: string): Event => frame({ t: "refused", id: 1, code, text: "Ei käy." })

/** Every event in every phase: what is done, and the phase afterwards. A pair that is not named changes nothing. */
const phases: Record<string, { reached: Event[]; reacts: [string, Event, string, string][] }> = {
  "waiting at first": {
    reached: [],
    reacts: [
      ["start", start, "connect", "connecting 1"],
      ["due", { on: "due" }, "connect", "connecting 1"],
      ["wake", { on: "wake" }, "connect", "connecting 1"],
      ["unreadable", { on: "unreadable" }, "hang-up", "stopped protocol"],
    ],
  },
  connecting: {
    reached: [start],
    reacts: [
      ["opened", opened, "hello from 0", "greeting 1"],
      ["closed 1006", cut, "hang-up, retry in 125", "waiting line 1"],
      ["closed 1001", closed(1001), "hang-up, retry in 125", "waiting line 1"],
      ["closed 1009", closed(1009), "hang-up", "stopped protocol"],
      ["closed 4400", closed(4400), "hang-up", "stopped protocol"],
      ["closed 4401", closed(4401), "hang-up", "stopped signed-out"],
      ["closed 4403", closed(4403), "hang-up", "stopped no-access"],
      ["silent", { on: "silent", dice: 1 }, "hang-up, retry in 250", "waiting line 1"],
      ["malformed", { on: "malformed", dice: 1 }, "hang-up, retry in 250", "waiting line 1"],
      ["unreadable", { on: "unreadable" }, "hang-up", "stopped protocol"],
    ],
  },
  greeting: {
    reached: [start, opened],
    reacts: [
      ["welcome", welcome(2), "claim one of 1", "joined 1"],
      ["changes", changes(0, "a"), "hang-up, retry in 250", "waiting line 1"],
      ["stored", frame({ t: "stored", id: 1 }), "hang-up, retry in 250", "waiting line 1"],
      ["refused", refused("no-write-access"), "hang-up, retry in 250", "waiting line 1"],
      ["snapshot", frame({ t: "snapshot", offset: 0, bytes: change("s") }), "hang-up, retry in 250", "waiting line 1"],
      ["access", frame({ t: "access", may: "read", code: "x" }), "hang-up, retry in 250", "waiting line 1"],
      ["closed 1006", cut, "hang-up, retry in 125", "waiting line 1"],
      ["closed 1001", closed(1001), "hang-up, retry in 125", "waiting line 1"],
      ["closed 1009", closed(1009), "hang-up", "stopped protocol"],
      ["closed 4400", closed(4400), "hang-up", "stopped protocol"],
      ["closed 4401", closed(4401), "hang-up", "stopped signed-out"],
      ["closed 4403", closed(4403), "hang-up", "stopped no-access"],
      ["silent", { on: "silent", dice: 1 }, "hang-up, retry in 250", "waiting line 1"],
      ["malformed", { on: "malformed", dice: 1 }, "hang-up, retry in 250", "waiting line 1"],
      ["unreadable", { on: "unreadable" }, "hang-up", "stopped protocol"],
    ],
  },
  joined: {
    reached: sending,
    reacts: [
      ["welcome", welcome(2), "hang-up, retry in 250", "waiting line 0"],
      ["changes", changes(0, "a"), "apply a", "joined 0"],
      ["snapshot", frame({ t: "snapshot", offset: 0, bytes: change("s") }), "load s", "joined 0"],
      ["stored", frame({ t: "stored", id: 1 }), "forget a b", "joined 0"],
      ["refused", refused("no-write-access"), "hang-up", "stopped refused"],
      ["closed 1006", cut, "hang-up, retry in 125", "waiting line 0"],
      ["closed 1001", closed(1001), "hang-up, retry in 125", "waiting line 0"],
      ["closed 1009", closed(1009), "hang-up", "stopped refused"],
      ["closed 4400", closed(4400), "hang-up", "stopped refused"],
      ["closed 4401", closed(4401), "hang-up", "stopped signed-out"],
      ["closed 4403", closed(4403), "hang-up", "stopped no-access"],
      ["silent", { on: "silent", dice: 1 }, "hang-up, retry in 250", "waiting line 0"],
      ["malformed", { on: "malformed", dice: 1 }, "hang-up, retry in 250", "waiting line 0"],
      ["unreadable", { on: "unreadable" }, "hang-up", "stopped protocol"],
    ],
  },
  "stopped, signed out": {
    reached: [...sending, closed(4401)],
    reacts: [["wake", { on: "wake" }, "connect", "connecting 1"]],
  },
  "stopped, no access": { reached: [...sending, closed(4403)], reacts: [] },
  "stopped, refused": { reached: [...sending, refused("no-write-access")], reacts: [] },
}

const events = new Map(phases["greeting"]!.reacts.concat(
  [["due", { on: "due" }, "", ""], ["wake", { on: "wake" }, "", ""], ["beat", beat, "", ""], ["start", start, "", ""], ["opened", opened, "", ""]],
).map(([name, event]) => [name, event]))

for (const [name, { reached, reacts }] of Object.entries(phases)) {
  test(`every event when ${name}`, () => {
    const expected = new Map(reacts.map(([event, , done, phase]) => [event, { done, phase }]))
    const stays = { done: "", phase: phaseInWords(after(...reached).session) }
    for (const [event, happens] of events) {
      const { session, done } = after(...reached, happens)
      assert.deepEqual({ done: done.join(", "), phase: phaseInWords(session) }, expected.get(event) ?? stays, event)
    }
  })
}

test("a lost acknowledgement sends the same changes again, once, in their order", () => {
  const { done } = after(...sending, written("c"), beat, cut, { on: "due" }, opened, welcome(2))
  assert.deepEqual(done, ["push 3: a b c"])
  const { session } = after(...sending, cut, { on: "due" }, opened, welcome(2), frame({ t: "stored", id: 2 }))
  assert.deepEqual(savedState(session, keeps), { is: "saved" })
})

test("an acknowledgement of an earlier connection's push acknowledges nothing", () => {
  const { session } = after(...sending, cut, { on: "due" }, opened, welcome(2), frame({ t: "stored", id: 1 }))
  assert.deepEqual(savedState(session, keeps), { is: "saving", kept: 2 })
})

test("a hello after a cut names the actor of unsent work and the place reached", () => {
  assert.deepEqual(after(...joined, changes(0, "x", "y"), cut, { on: "due" }, opened).done, ["hello from 2"])
  assert.deepEqual(after(...sending, cut, { on: "due" }, opened).done, ["hello from 0 with unsent work"])
})

test("several pushes are under way and any of them may be stored first", () => {
  const { session, done } = after(...sending, written("c"), beat, frame({ t: "stored", id: 2 }))
  assert.deepEqual(done, ["forget c"])
  assert.deepEqual(savedState(session, keeps), { is: "saving", kept: 2 })
  assert.deepEqual(session.unsent.kept.map((one) => one.push), [1, 1])
})

test("a gap in the log is never applied: the session starts again from nothing", () => {
  const { session, done } = after(...joined, changes(0, "a"), changes(2, "c"))
  assert.deepEqual(done, ["hang-up", "retry in 250"])
  assert.equal(session.offset, 0)
})

test("a log shorter than what was counted is read again from the start", () => {
  const { session } = after(...joined, changes(0, "a", "b"), cut, { on: "due" }, opened, welcome(1))
  assert.equal(session.offset, 0)
})

test("a snapshot counts as the changes that it contains, and changes go on from there", () => {
  const snapshot = frame({ t: "snapshot", offset: 5, bytes: change("s") })
  const { session, done } = after(start, opened, welcome(6), snapshot, changes(5, "f"))
  assert.deepEqual(done, ["apply f"])
  assert.equal(session.offset, 6)
})

test("the text is whole once the log's length at the welcome is reached, and not before", () => {
  const half = after(start, opened, welcome(2), changes(0, "a")).session
  assert.deepEqual([half.whole, savedState(half, keeps)], [false, { is: "loading" }])
  assert.equal(after(start, opened, welcome(2), changes(0, "a"), changes(1, "b")).session.whole, true)
})

test("writing needs the whole text, an actor and the right", () => {
  const rows: [boolean, Event[]][] = [
    [false, [start, opened, welcome(0)]],
    [false, [start, opened, welcome(1), claimed]],
    [true, joined],
    [true, [...joined, cut]],
    [false, [start, opened, welcome(0, "read"), claimed]],
    [false, [...joined, frame({ t: "access", may: "read", code: "role-removed" })]],
    [true, [...joined, frame({ t: "access", may: "read", code: "x" }), frame({ t: "access", may: "write", code: "y" })]],
    [false, [...joined, closed(4401)]],
  ]
  for (const [writable, events] of rows) assert.equal(isWritable(after(...events).session), writable, JSON.stringify(events.at(-1)))
})

test("an actor once claimed is kept through every reconnection", () => {
  const { session, done } = after(...joined, cut, { on: "due" }, opened, welcome(0))
  assert.deepEqual(done, [])
  assert.notEqual(session.actor, null)
})

test("where other editors hold every spare, the text is read and the next welcome is asked for others", () => {
  const none: Event[] = [start, opened, welcome(0), { on: "claimed", actor: null }]
  assert.deepEqual(after(...none).done, ["retry in 5000"])
  assert.equal(phaseInWords(after(...none).session), "joined 0")
  assert.deepEqual(after(...none, { on: "due" }).done, ["hang-up", "connect"])
})

test("a reader takes no actor, and asks for one when the right to write comes", () => {
  const reading = [start, opened, welcome(0, "read")]
  assert.deepEqual(after(...reading).done, [])
  const given = frame({ t: "access", may: "write", code: "role-given" })
  assert.deepEqual(after(...reading, given).done, ["retry in 0"])
  assert.deepEqual(after(...reading, given, { on: "due" }, opened, welcome(0)).done, ["claim one of 1"])
})

test("a full disk is waited for, and everything is sent again", () => {
  const full = after(...sending, refused("storage"))
  assert.deepEqual(full.done, ["hang-up", "retry in 5000"])
  assert.deepEqual(savedState(full.session, keeps), { is: "storage", kept: 2 })
  assert.equal(isWritable(full.session), true)
  const { done } = after(...sending, refused("storage"), { on: "due" }, opened, welcome(0))
  assert.deepEqual(done, ["push 2: a b"])
})

test("a refusal stops the writing and keeps every word of it", () => {
  const { session } = after(...sending, written("c"), refused("no-write-access"), written("d"))
  assert.equal(isWritable(session), false)
  const stop = { why: "refused", code: "no-write-access", text: "Ei käy." }
  assert.deepEqual(savedState(session, keeps), { is: "stopped", stop, kept: 4 })
})

test("failures wait longer each time, up to five seconds, until a connection has proved itself", () => {
  const waits: string[] = []
  const events: Event[] = [start]
  for (let i = 0; i < 7; i++) {
    events.push({ on: "closed", code: 1006, dice: 1 })
    waits.push(after(...events).done[1]!)
    events.push({ on: "due" })
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 5000, 5000].map((ms) => `retry in ${ms}`))
  assert.equal(after(...events, opened, welcome(0), { on: "closed", code: 1012, dice: 1 }).done[1], "retry in 250")
})

const kept = { offset: 2, epoch: 0, whole: true, may: "write" } as const

test("a text that the device kept is open at once, and goes on from its place", () => {
  const { session } = from(kept, claimed, start)
  assert.equal(isWritable(session), true)
  assert.deepEqual(savedState(session, keeps), { is: "loading" })
  assert.deepEqual(from(kept, claimed, start, opened).done, ["hello from 2"])
  assert.deepEqual(from(kept, claimed, start, opened, welcome(2), changes(2, "c")).done, ["apply c"])
})

test("what closed editors left is sent before anything new, and the hello names its writers", () => {
  const adopted: Event = { on: "written", changes: [own("x", 1, "X"), own("y", 2, "Y")] }
  const events = [claimed, adopted, start, written("a"), opened]
  assert.deepEqual(from(kept, ...events).done, ["hello from 2 with unsent work"])
  assert.deepEqual(from(kept, ...events, welcome(2)).done, ["push 1: x", "push 2: y", "push 3: a"])
})

test("what is stored is forgotten by the device, and not before", () => {
  assert.deepEqual(after(...sending, frame({ t: "stored", id: 1 })).done, ["forget a b"])
  assert.deepEqual(after(...sending, frame({ t: "stored", id: 9 })).done, [])
})

test("a log shorter than what the device kept is another one: it is read anew", () => {
  assert.deepEqual(from(kept, start, opened, welcome(1)).done, ["discard", "hang-up", "retry in 250"])
})

test("another person's session gets nothing of what this one wrote", () => {
  const other = frame({ t: "welcome", offset: 2, actors: [], epoch: 0, person: "0000000000000000000000000000000f", may: "write" })
  const { session, done } = from(kept, claimed, start, written("a"), opened, other)
  assert.deepEqual(done, ["hang-up"])
  assert.equal(phaseInWords(session), "stopped signed-out")
})

test("only what the device has is called kept on the device", () => {
  const offline = from(kept, claimed, start, cut).session
  const rows: [object, Session, Device][] = [
    [{ is: "offline", kept: 0 }, offline, keeps],
    [{ is: "saving", kept: 1 }, offline, { pending: 1, fails: false }],
    [{ is: "not-kept", kept: 1 }, offline, { pending: 1, fails: true }],
    [{ is: "offline", kept: 0 }, offline, { pending: 0, fails: true }],
    [{ is: "offline", kept: 2 }, step(offline, written("a", "b"))[0], keeps],
    [{ is: "offline", kept: 2 }, step(offline, written("a", "b"))[0], { pending: 1, fails: false }],
    [{ is: "not-kept", kept: 1 }, step(offline, { on: "written", changes: [own("a", null)] })[0], { pending: 0, fails: true }],
    [{ is: "saving", kept: 3 }, after(...sending).session, { pending: 1, fails: true }],
  ]
  for (const [expected, session, device] of rows) assert.deepEqual(savedState(session, device), expected)
})

test("leaving loses only what the device does not keep", () => {
  const rows: [boolean, Session, Device][] = [
    [false, after(...sending).session, keeps],
    [true, after(...sending).session, { pending: 1, fails: false }],
    [true, after(...joined, { on: "written", changes: [own("a", null)] }).session, { pending: 0, fails: true }],
    [false, after(...joined).session, { pending: 0, fails: true }],
  ]
  for (const [expected, session, device] of rows) assert.equal(wouldLose(session, device), expected)
})

const stoppedBegunAnew = { at: "stopped", stop: { why: "refused", code: "begun-anew", text: "" } }

test("texts that were begun anew are received from their beginning, and what was unsent is given back", () => {
  const begunAnew: Event = { on: "closed", code: 4410, dice: 1 }
  const { session, done } = after(...sending, cut, { on: "due" }, opened, begunAnew)
  assert.deepEqual(done, ["hang-up"], "what the device keeps of the log goes once the words are set aside, and not before")
  assert.deepEqual(session.phase, stoppedBegunAnew)
  assert.equal(session.unsent.kept.length > 0, true)
  assert.deepEqual(after(start, opened, welcome(2, "write", 1), changes(0, "a", "b"), cut, { on: "due" }, opened).done, ["hello from 2 of 1"])
  const kept = { offset: 2, epoch: 3, whole: true, may: "write" } as const
  assert.deepEqual(from(kept, claimed, start, opened).done, ["hello from 2 of 3"])
})

test("nothing of a log that was begun anew is put into what is here of the log before, however little was counted", () => {
  const back: Event[] = [{ on: "due" }, opened, welcome(1, "write", 1)]
  const malformed: Event = { on: "malformed", dice: 1 }
  const rows: [string, Event[]][] = [
    ["a gap", [...joined, changes(0, "a"), changes(2, "c")]],
    ["a malformed frame", [start, opened, welcome(5), changes(0, "a"), malformed]],
    ["a snapshot, and then a malformed frame", [start, opened, welcome(5), frame({ t: "snapshot", offset: 0, bytes: change("s") }), malformed]],
    ["a second welcome", [...joined, changes(0, "a"), welcome(1)]],
    ["own words that came to rest", [...sending, frame({ t: "stored", id: 1 }), malformed]],
    ["a shorter log, and another one after it", [...joined, changes(0, "a", "b"), cut, { on: "due" }, opened, welcome(1)]],
  ]
  for (const [name, before] of rows) {
    const { session, done } = after(...before, ...back)
    assert.deepEqual([session.offset, session.phase, done], [0, stoppedBegunAnew, ["hang-up"]], name)
    assert.equal(session.epoch, 0, `${name}: the device is told nothing of another log`)
  }
  const { session, done } = from(kept, claimed, start, opened, malformed, ...back)
  assert.deepEqual([session.phase, done], [stoppedBegunAnew, ["hang-up"]], "what the device kept is held, too")
})

test("whoever holds nothing goes on with the log of any beginning", () => {
  const empty = { offset: 0, epoch: 2, whole: false, may: "write" } as const
  const { session } = from(empty, start, opened, welcome(1, "write", 1), changes(0, "a"))
  assert.deepEqual([session.epoch, session.offset, session.whole], [1, 1, true])
})
