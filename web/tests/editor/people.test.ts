import assert from "node:assert/strict"
import { test } from "node:test"
import { difference } from "../../src/editor/arrivals"
import { countOf, gather } from "../../src/editor/people"
import { SIGNS, signsFor } from "../../src/editor/signs"
import { nobody, noteHere } from "../../src/live/peers"

const me = { person: "p0", name: "Minä", organisation: "o0", organisationName: "Oma" }

/** A list of who is here, from connections written as "peer person organisation caret?". */
function shown(...connections: string[]): { list: string[]; count: number } {
  let peers = nobody
  for (const connection of connections) {
    const [peer, person = "", organisation = "", head] = connection.split(" ")
    const selection = head === undefined ? null : { anchor: head, head }
    const organisationName = organisation === "o0" ? "Oma" : `Järjestö ${organisation}`
    peers = noteHere(peers, { peer: Number(peer), person, organisation, name: person === "p0" ? "Minä" : person, organisationName, selection })
  }
  const groups = gather(peers, me)
  const list = groups.map(({ name, people }) => `${name}: ${people.map((one) => one.name + (one.latest ? `@${one.latest.peer}` : "")).join(", ")}`)
  return { list, count: countOf(groups) }
}

test("who is here is listed by organisation, one's own first, and nobody is counted twice", () => {
  const rows: [string[], string[], number][] = [
    [[], ["Oma: Minä"], 1],
    [["1 p0 o0"], ["Oma: Minä"], 1],
    [["1 p2 o2", "2 p1 o1"], ["Oma: Minä", "Järjestö o1: p1", "Järjestö o2: p2"], 3],
    [["1 p2 o0", "2 p1 o0"], ["Oma: Minä, p1, p2"], 3],
    [["1 p1 o1 1@00", "2 p1 o1"], ["Oma: Minä", "Järjestö o1: p1@1"], 2],
    [["1 p1 o1 1@00", "2 p1 o1 2@00"], ["Oma: Minä", "Järjestö o1: p1@2"], 2],
    [["1 p1 o1 1@00", "2 p1 o1 2@00", "1 p1 o1 3@00"], ["Oma: Minä", "Järjestö o1: p1@1"], 2],
    [["1 p1 o1", "2 p1 o2"], ["Oma: Minä", "Järjestö o1: p1", "Järjestö o2: p1"], 2],
    [["1 p0 o2"], ["Oma: Minä", "Järjestö o2: Minä"], 1],
  ]
  for (const [connections, list, count] of rows) assert.deepEqual(shown(...connections), { list, count }, connections.join("; "))
})

test("every organisation keeps its sign, and as long as there are enough nobody shares one", () => {
  const names = Array.from({ length: SIGNS }, (_, i) => `organisation ${i}`)
  const signs = signsFor(names, new Map())
  assert.equal(new Set(signs.values()).size, SIGNS)
  const fewer = signsFor(names.slice(3), signs)
  for (const name of names.slice(3)) assert.equal(fewer.get(name), signs.get(name))
  assert.equal(fewer.size, SIGNS - 3, "who is gone is forgotten")
  const more = signsFor([...names, "a", "b", "a"], signs)
  const borne = [...more.values()]
  assert.ok(borne.every((sign) => sign >= 0 && sign < SIGNS && borne.filter((one) => one === sign).length <= 2))
  assert.deepEqual(signsFor(["x"], new Map()), signsFor(["x"], new Map()))
})

test("who came and who left is told by what is different", () => {
  const before = new Map([["a", "A"], ["b", "B"]])
  assert.deepEqual(difference(before, new Map([["b", "B"], ["c", "C"]])), { came: ["C"], left: ["A"] })
  assert.deepEqual(difference(before, before), { came: [], left: [] })
})
