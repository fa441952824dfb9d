import "fake-indexeddb/auto"
import assert from "node:assert/strict"
import { test } from "node:test"
import { answer, openDatabase, transact } from "../../src/keep/database"
import { Keep } from "../../src/keep/keep"
import { forgetSentTexts, isUnsent, unsentOf } from "../../src/keep/signOut"
import { change, nameOf } from "../live/builders"

const named = (...names: string[]) => names.map(change)
let statements = 0

/** A text that no other test keeps, as often opened as asked. */
function text(person = "anna"): { statement: string; open: () => Promise<Keep> } {
  const statement = `s${++statements}`
  return { statement, open: () => Keep.open(person, statement) }
}

async function inWords(keep: Keep): Promise<string> {
  const { offset, snapshot, changes, whole } = await keep.read()
  return `${offset}: ${snapshot === null ? "-" : nameOf(snapshot)} + ${changes.map(nameOf).join(" ")}${whole ? ", whole" : ""}`
}

test("a text that was never opened is not whole", async () => {
  assert.equal(await inWords(await text().open()), "0: - + ")
})

test("the log is there after a reload, as far as it goes without a gap", async () => {
  const { open } = text()
  const keep = await open()
  await keep.addChunk(0, 0, named("a", "b"))
  await keep.addChunk(0, 2, named("c"))
  await keep.remember(0, { wholeAt: 3, may: "write" })
  await keep.addChunk(0, 4, named("e"))
  assert.equal(await inWords(await open()), "3: - + a b c, whole")
  assert.equal((await (await open()).read()).may, "write")
})

test("a shorter chunk never takes the place of a longer one", async () => {
  const { open } = text()
  await (await open()).addChunk(0, 0, named("a", "b", "c"))
  await (await open()).addChunk(0, 0, named("a"))
  assert.equal(await inWords(await open()), "3: - + a b c")
})

test("a snapshot takes the place of what it contains, and of nothing else", async () => {
  const { open } = text()
  const keep = await open()
  await keep.addChunk(0, 0, named("a", "b"))
  await keep.addChunk(0, 2, named("c", "d"))
  await keep.remember(0, { wholeAt: 2 })
  await keep.replaceBySnapshot(0, 3, change("abc"))
  assert.equal(await inWords(keep), "4: abc + d, whole")
  await keep.replaceBySnapshot(0, 2, change("ab"))
  assert.equal(await inWords(await open()), "4: abc + d, whole")
})

test("a log that turned out to be another is forgotten, and what is unsent is not", async () => {
  const { open } = text()
  const keep = await open()
  await keep.addChunk(0, 0, named("a"))
  await keep.replaceBySnapshot(0, 1, change("a"))
  await keep.remember(0, { wholeAt: 1 })
  await keep.addUnsent(0, "A", named("x"))
  assert.equal((await keep.read()).epoch, 0)
  await keep.discardLog(0)
  assert.equal(await inWords(await open()), "0: - + ")
  assert.equal((await keep.unsent()).rows.length, 1)
})

test("a welcome to a log of another beginning lets what is here of the one before go, and no more", async () => {
  const { open } = text()
  const keep = await open()
  await keep.addChunk(0, 0, named("a"))
  await keep.replaceBySnapshot(0, 1, change("a"))
  await keep.addChunk(0, 1, named("b"))
  await keep.remember(0, { wholeAt: 1 })
  await keep.addUnsent(0, "A", named("x"))
  await keep.welcomed({ epoch: 0, may: "write", spares: ["A"] })
  assert.equal(await inWords(keep), "2: a + b, whole")
  await keep.welcomed({ epoch: 1, may: "write", spares: ["B"] })
  assert.equal(await inWords(keep), "0: - + ")
  const { epoch, spares } = await (await open()).read()
  assert.deepEqual([epoch, spares, (await keep.unsent()).last], [1, ["B", "A"], 1])
  assert.equal((await keep.unsent()).rows.length, 1)
})

test("a tab that is behind changes nothing of a log that was begun anew, nor one that is ahead of the log before", async () => {
  const { open } = text()
  const keep = await open()
  await keep.welcomed({ epoch: 1, may: "write", spares: [] })
  await keep.addChunk(1, 0, named("a"))
  await keep.remember(1, { wholeAt: 1 })
  for (const epoch of [0, 2]) {
    const other = await open()
    await other.addChunk(epoch, 1, named("x"))
    await other.replaceBySnapshot(epoch, 2, change("ax"))
    await other.remember(epoch, { wholeAt: 0, may: "read" })
    await other.discardLog(epoch)
    assert.equal(await inWords(other), "1: - + a, whole", `a tab of ${epoch}`)
    assert.equal((await other.read()).may, "write")
  }
})

test("unsent changes say which log they build on; those of an earlier version of the page, on the first", async () => {
  const { open } = text()
  const keep = await open()
  await keep.addUnsent(0, "A", named("a"))
  await keep.addUnsent(2, "A", named("b"))
  const database = await openDatabase()
  const earlier = { text: keep.text, actor: "A", bytes: change("c") }
  await transact(database, ["unsent"], "readwrite", (store) => answer(store("unsent").add(earlier)))
  assert.deepEqual((await (await open()).unsent()).rows.map(({ epoch, bytes }) => nameOf(bytes) + epoch), ["a0", "b2", "c0"])
})

test("unsent changes are there after a reload, in their order, until they are stored", async () => {
  const { open } = text()
  const keep = await open()
  const [first] = await keep.addUnsent(0, "A", named("a"))
  await (await open()).addUnsent(0, "B", named("b", "c"))
  assert.deepEqual((await (await open()).unsent()).rows.map(({ actor, bytes }) => actor + nameOf(bytes)), ["Aa", "Bb", "Bc"])
  await keep.forget([first!])
  assert.deepEqual((await (await open()).unsent()).rows.map(({ bytes }) => nameOf(bytes)), ["b", "c"])
})

test("a spare is taken once", async () => {
  const { open } = text()
  await (await open()).welcomed({ epoch: 0, may: "write", spares: ["A", "B"] })
  const [one, other] = [await open(), await open()]
  const taken = await Promise.all([one.takeSpare("A"), other.takeSpare("A")])
  assert.deepEqual(taken.sort(), [false, true])
  assert.deepEqual((await one.read()).spares, ["B"])
})

test("spares gather up to what a device may need", async () => {
  const { open } = text()
  const keep = await open()
  for (let i = 0; i < 10; i++) await keep.welcomed({ epoch: 0, may: "write", spares: [`${i}a`, `${i}b`, `${i}c`, `${i}d`] })
  const { spares } = await keep.read()
  assert.equal(spares.length, 32)
  assert.equal(spares[0], "9a")
})

test("refused changes are no longer unsent, and wait until they are dropped", async () => {
  const { open } = text()
  const keep = await open()
  const rows = (await keep.addUnsent(0, "A", named("a", "b"))).filter((row) => row !== null)
  const id = await keep.setAside(rows, { reason: "Ei käy.", words: "sanat", changes: named("a", "b") })
  assert.deepEqual((await keep.unsent()).rows, [])
  const kept = await (await open()).refused()
  assert.deepEqual(kept.map(({ words, reason, changes }) => [words, reason, changes.map(nameOf).join(" ")]), [["sanat", "Ei käy.", "a b"]])
  assert.equal(await (await open()).setAside(rows, { reason: "Ei käy.", words: "sanat", changes: named("a", "b") }), "elsewhere")
  assert.equal((await keep.refused()).length, 1, "another tab that was refused the same gives it back no second time")
  assert.ok(typeof id === "number")
  await keep.drop(id)
  assert.deepEqual(await (await open()).refused(), [])
})

test("people who share a device share no text", async () => {
  const { statement, open } = text("anna")
  await (await open()).addChunk(0, 0, named("a"))
  await (await open()).addUnsent(0, "A", named("x"))
  const other = await Keep.open("bertta", statement)
  assert.equal(await inWords(other), "0: - + ")
  assert.deepEqual(await other.unsent(), { rows: [], last: 0 })
  assert.equal(await unsentOf("bertta"), 0)
})

test("signing out forgets what is sent, and keeps what is only here", async () => {
  const sent = text("cecilia")
  const unsent = text("cecilia")
  const refused = text("cecilia")
  for (const { open } of [sent, unsent, refused]) {
    await (await open()).addChunk(0, 0, named("a"))
    await (await open()).remember(0, { wholeAt: 1 })
  }
  await (await unsent.open()).addUnsent(0, "A", named("x"))
  await (await refused.open()).setAside([], { reason: "", words: "w", changes: [] })
  await forgetSentTexts()
  assert.equal(await inWords(await sent.open()), "0: - + ")
  assert.equal(await inWords(await unsent.open()), "1: - + a, whole")
  assert.equal(await inWords(await refused.open()), "1: - + a, whole")
  assert.equal(await unsentOf("cecilia"), 1)
  assert.deepEqual(await Promise.all([sent, unsent, refused].map(({ statement }) => isUnsent(statement))), [false, true, true])
})

test("a browser that keeps nothing lets everything else go on", async () => {
  const { open } = text()
  const keep = await open()
  const { add } = IDBObjectStore.prototype
  IDBObjectStore.prototype.add = () => {
    throw new DOMException("full", "QuotaExceededError")
  }
  assert.deepEqual(await keep.addUnsent(0, "A", named("a")), [null])
  IDBObjectStore.prototype.add = add
  assert.equal(keep.fails, true)
  assert.equal(await keep.takeSpare("A"), true)
  assert.equal(await inWords(keep), "0: - + ")
})
