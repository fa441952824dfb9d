// The long fuzz run: fresh seeds until the minutes given are over (`npm run fuzz -- 30`; 5 if not given). Prints every seed that fails.
import { GROUPS, run, type GroupName } from "./fuzz"
import { assertAdmissible } from "./grammar"

const minutes = Number(process.argv[2] ?? 5)
const end = Date.now() + minutes * 60_000
const groups = Object.keys(GROUPS) as GroupName[]
let seed = Date.now() % 1_000_000_000
let runs = 0
let failures = 0
let operations = 0

while (Date.now() < end) {
  const group = groups[runs % groups.length] ?? "all"
  const size = 200 + (seed % 600)
  try {
    for (const peer of run({ seed, group, peers: 2 + (seed % 3), operations: size })) peer.changes.forEach(assertAdmissible)
  } catch (error) {
    failures += 1
    console.error(error)
  }
  runs += 1
  operations += size
  seed += 1
}
console.log(`${runs} runs, ${operations} operations, ${failures} failures`)
process.exitCode = failures === 0 ? 0 : 1
