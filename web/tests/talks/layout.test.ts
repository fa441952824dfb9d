import assert from "node:assert/strict"
import { test } from "node:test"
import { drawnPart, type Slot, stack } from "../../src/talks/layout"

/** Cards as `wanted+height`, and where they are put: with a gap of 1, the active one marked by a star. */
function stacked(cards: string): string {
  const all = cards.split(" ")
  const slots = all.map((card): Slot => {
    const [wanted = 0, height = 0] = card.replace("*", "").split("+").map(Number)
    return { wanted, height }
  })
  return stack(slots, all.findIndex((card) => card.startsWith("*")), 1).join(" ")
}

test("cards stand where their words are, or as near as those before let them", () => {
  const rows: [string, string][] = [
    ["5+3", "5"],
    ["5+3 20+3", "5 20"],
    ["5+3 6+3", "5 9"],
    ["5+3 5+3 5+3 30+2", "5 9 13 30"],
    ["-4+3 0+2", "0 4"],
  ]
  for (const [cards, tops] of rows) assert.equal(stacked(cards), tops, cards)
})

test("the active card gets its height first, and pushes others up and down", () => {
  const rows: [string, string][] = [
    ["5+3 *6+3", "2 6"],
    ["5+3 *6+3 7+3", "2 6 10"],
    ["20+3 20+3 *20+3 20+3", "12 16 20 24"],
    ["*5+3 6+3", "5 9"],
    // There is no room above: the active one is as near as it can be.
    ["5+3 5+3 *6+3", "0 4 8"],
    ["1+3 *40+3 41+3", "1 40 44"],
  ]
  for (const [cards, tops] of rows) assert.equal(stacked(cards), tops, cards)
})

test("cards keep their order and never overlap, whatever they want", () => {
  let seed = 7
  const dice = (sides: number) => (seed = (seed * 48_271) % 2_147_483_647) % sides
  for (let round = 0; round < 500; round++) {
    const slots = Array.from({ length: 1 + dice(30) }, () => ({ wanted: dice(900), height: 1 + dice(120) })).sort((a, b) => a.wanted - b.wanted)
    const tops = stack(slots, dice(slots.length + 1) - 1, 10, 4)
    tops.forEach((top, i) => assert.ok(top >= (i === 0 ? 4 : tops[i - 1]! + slots[i - 1]!.height + 10), `round ${round}, card ${i}`))
  }
})

test("of many cards a bounded part is drawn around where one reads", () => {
  assert.deepEqual(drawnPart(10, 9, 60), { from: 0, to: 10 })
  assert.deepEqual(drawnPart(100, 0, 60), { from: 0, to: 60 })
  assert.deepEqual(drawnPart(100, 50, 60), { from: 30, to: 90 })
  assert.deepEqual(drawnPart(100, 100, 60), { from: 40, to: 100 })
})
