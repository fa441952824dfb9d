import assert from "node:assert/strict"
import { test } from "node:test"
import { decode, encode } from "cborg"
import { decodeFrame, encodeFrame, type Here, MalformedFrame } from "../../src/live/frames"
import { nameLettersMax, peersMax, restartAttemptsMax } from "../../src/live/limits"
import { nobody, noteHere, noteLeft, type Peers } from "../../src/live/peers"
import { savedState } from "../../src/live/saved"
import { type Event, type Session, step } from "../../src/live/session"
import { after, beat, changes, claimed, cut, frame, keeps, opened, start, welcome, written } from "./builders"

const joined = [start, opened, welcome(0), claimed]
const due: Event = { on: "due" }
const rested: Event = { on: "rested" }
const id = "00112233445566778899aabbccddeeff"

function moved(head: string | null, anchor = head): Event {
  return { on: "moved", selection: head === null || anchor === null ? null : { anchor, head } }
}

function here(peer: number, head: string | null = "1@00", person = id): Here {
  const selection = head === null ? null : { anchor: head, head }
  return { peer, person, organisation: id, name: "Jani Ketolampi", organisationName: "Uusi Työ", selection }
}

const comes = (peer: number, head?: string): Event => frame({ t: "here", here: here(peer, head) })
const leaves = (peer: number): Event => frame({ t: "left", peer })
const numbers = ({ rows }: Peers) => [...rows.keys()].sort((one, other) => one - other).join(" ")

test("presence is written as docs/live.md says, with cursors or without any", () => {
  assert.deepEqual(decode(encodeFrame({ t: "presence", selection: null })), { t: "presence" })
  const selection = { anchor: "2@00", head: "-3@00" }
  assert.deepEqual(decode(encodeFrame({ t: "presence", selection })), { t: "presence", ...selection })
})

test("presence reads as it was written, and what is not is refused", () => {
  const names = { name: "Jani Ketolampi", organisation_name: "Uusi Työ" }
  const map = { t: "presence", peer: 7, person: id, organisation: id, ...names }
  const read = (rest: object) => decodeFrame(encode({ ...map, ...rest }))
  assert.deepEqual(read({}), { t: "here", here: here(7, null) })
  assert.deepEqual(read({ head: "1@00", later: 1 }), { t: "here", here: here(7) })
  assert.deepEqual(read({ anchor: "2@00", head: "1@00" }), { t: "here", here: { ...here(7), selection: { anchor: "2@00", head: "1@00" } } })
  assert.deepEqual(read({ anchor: "2@00" }), { t: "here", here: here(7, null) }, "half a selection is none")
  assert.equal((read({ head: "1".repeat(128) }) as { here: Here }).here.selection?.head.length, 128)
  assert.deepEqual(decodeFrame(encode({ t: "presence", peer: 7, left: true })), { t: "left", peer: 7 })
  const broken = [{ peer: -1 }, { peer: "7" }, { person: "x" }, { person: id.toUpperCase() }, { organisation: id + "0" }, { organisation: null },
    { name: 1 }, { organisation_name: null }, { head: "" }, { head: "1".repeat(129) }, { head: "1@zz" }, { head: 1 }, { anchor: "<", head: "1@00" }]
  for (const rest of broken) assert.throws(() => read(rest), MalformedFrame, JSON.stringify(rest))
  for (const rest of [{ left: true }, { peer: 7, left: false }, { peer: 7, left: 1 }, { peer: 1.5, left: true }]) {
    assert.throws(() => decodeFrame(encode({ t: "presence", ...rest })), MalformedFrame, JSON.stringify(rest))
  }
})

// name · what happens after joining · what is done at the last of it
const TOLD: [string, Event[], string[]][] = [
  ["once after joining, also without a selection", [beat], ["here at nothing", "rest 100"]],
  ["where it is, if it moved before", [moved("1@00"), beat], ["here at 1@00", "rest 100"]],
  ["not twice", [beat, rested, beat], []],
  ["not when it comes back to where it was told", [moved("1@00"), beat, rested, moved("2@00"), moved("1@00"), beat], []],
  ["not before it has rested", [beat, moved("1@00"), beat], []],
  ["the last place once it has rested", [beat, moved("1@00"), moved("2@00"), beat, rested, beat], ["here at 2@00", "rest 100"]],
  ["when only the other end moves", [moved("1@00"), beat, rested, moved("1@00", "3@00"), beat], ["here at 1@00", "rest 100"]],
  ["when there is none any more", [moved("1@00"), beat, rested, moved(null), beat], ["here at nothing", "rest 100"]],
  ["behind what has been written", [written("a"), moved("1@00"), beat], ["push 1: a", "here at 1@00", "rest 100"]],
  ["not without a line", [moved("1@00"), cut, beat], []],
  ["not while the server has not answered", [moved("1@00"), cut, due, opened, beat], []],
  ["again after a cut, at once", [moved("1@00"), beat, cut, due, opened, welcome(0), beat], ["here at 1@00", "rest 100"]],
  ["again when the server said that it restarts", [moved("1@00"), beat, { on: "closed", code: 1001, dice: 0 }, due, opened, welcome(0), beat], ["here at 1@00", "rest 100"]],
]
for (const [name, events, done] of TOLD) {
  test(`others are told of one's selection: ${name}`, () => assert.deepEqual(after(...joined, ...events).done, done))
}

// name · what happens after joining · whose connections are known then
const KNOWN: [string, Event[], string][] = [
  ["whoever comes", [comes(1), comes(2)], "1 2"],
  ["whoever moves, once", [comes(1), comes(1, "2@00")], "1"],
  ["not whoever left", [comes(1), comes(2), leaves(1)], "2"],
  ["whoever left and came back", [comes(1), leaves(1), comes(3)], "3"],
  ["nobody twice gone", [leaves(9)], ""],
  ["nobody once the line is lost", [comes(1), cut], ""],
  ["nobody once the line is silent", [comes(1), { on: "silent", dice: 0 }], ""],
  ["nobody when a gap makes one start again", [comes(1), changes(5, "a")], ""],
  ["nobody once it is over", [comes(1), { on: "closed", code: 4403, dice: 0 }], ""],
  ["only whom the new connection tells of", [comes(1), comes(2), cut, due, opened, welcome(0), comes(3)], "3"],
]
for (const [name, events, peers] of KNOWN) {
  test(`one knows of ${name}`, () => assert.equal(numbers(after(...joined, ...events).session.peers), peers))
}

test("presence before the welcome is no answer to a hello", () => {
  assert.deepEqual(after(start, opened, comes(1)).done, ["hang-up", "retry in 250"])
})

test("who is here is bounded at one less, at the limit and beyond it, and whoever was quiet for longest is forgotten", () => {
  for (const count of [peersMax - 1, peersMax, peersMax + 1]) {
    let peers = nobody
    for (let peer = 0; peer < count; peer++) peers = noteHere(peers, here(peer))
    assert.equal(peers.rows.size, Math.min(count, peersMax))
    assert.equal(peers.rows.has(0), count <= peersMax)
    peers = noteHere(peers, here(1))
    peers = noteHere(noteHere(peers, here(1_000)), here(1_001))
    assert.ok(peers.rows.size <= peersMax && peers.rows.has(1))
  }
  const long = noteHere(nobody, { ...here(1), name: "ä".repeat(nameLettersMax + 1) })
  assert.equal(long.rows.get(1)?.name.length, nameLettersMax)
})

test("a turn is counted for who moved, not for who only says so again", () => {
  let peers = noteHere(noteHere(nobody, here(1)), here(2))
  const first = peers.rows.get(1)?.turn ?? 0
  assert.ok((peers.rows.get(2)?.turn ?? 0) > first)
  peers = noteHere(peers, here(1))
  assert.equal(peers.rows.get(1)?.turn, first)
  peers = noteHere(peers, here(1, "2@00"))
  assert.ok((peers.rows.get(1)?.turn ?? 0) > (peers.rows.get(2)?.turn ?? 0))
  assert.equal(noteLeft(peers, 9), peers)
})

test("a restart of the server is said until it answers, and not for ever", () => {
  const closed = (code: number): Event => ({ on: "closed", code, dice: 0 })
  const state = (...events: Event[]) => savedState(after(...joined, ...events).session, keeps).is
  for (const code of [1001, 1012]) {
    assert.equal(state(closed(code)), "restarting")
    assert.equal(state(closed(code), due, cut), "restarting", "while nobody answers")
    assert.equal(state(closed(code), due, opened, welcome(0)), "saved")
    assert.equal(state(closed(code), due, opened, welcome(0), cut), "offline", "the next cut is another one")
  }
  assert.equal(state(cut), "offline")
  let { session } = after(...joined, closed(1001))
  const tries = (times: number) => {
    let now: Session = session
    for (let i = 0; i < times; i++) for (const event of [due, cut]) now = step(now, event)[0]
    return savedState(now, keeps).is
  }
  assert.equal(tries(restartAttemptsMax - 1), "restarting")
  assert.equal(tries(restartAttemptsMax), "offline")
  session = after(...joined, written("a"), closed(1001)).session
  assert.equal(savedState(session, { ...keeps, fails: true }).is, "not-kept", "what may be lost is said first")
})
