import test from "node:test"
import { run, type GroupName } from "./fuzz"
import { assertAdmissible } from "./grammar"

// Ten thousand operations by three peers. A seed that fails is printed; `run` replays it.
const SHARES: Record<GroupName, number> = {
  text: 4,
  undo: 4,
  blocks: 6,
  marks: 4,
  lists: 5,
  quotes: 4,
  paste: 3,
  all: 10,
}
const OPERATIONS = 250

for (const [group, runs] of Object.entries(SHARES) as [GroupName, number][]) {
  test(`three_peers_writing_at_random_always_see_the_text: ${group}`, () => {
    for (let i = 0; i < runs; i++) {
      const peers = run({ seed: 1_000 + i, group, peers: 3, operations: OPERATIONS })
      for (const peer of peers) peer.changes.forEach(assertAdmissible)
    }
  })
}
