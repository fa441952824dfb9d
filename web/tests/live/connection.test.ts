import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import { mock, test } from "node:test"
import type { Statement } from "../../src/binding/handle"
import { Keep, type Kept } from "../../src/keep/keep"
import { isWritable } from "../../src/live/saved"
import { person } from "./builders"
import { inABrowser, Page } from "./page"

inABrowser()

/** The log of a text that says this and nothing else. */
function logOf(words: string): Uint8Array[] {
  const doc = A.change(A.init<Statement>(), (doc) => {
    doc.text = words
  })
  return A.getAllChanges(doc)
}

/** What somebody wrote at the beginning of the text that this log makes. */
function writtenInto(log: readonly Uint8Array[], words: string): Uint8Array {
  const doc = A.applyChanges(A.init<Statement>(), [...log])[0]
  return A.getLastLocalChange(A.change(doc, (doc) => A.splice(doc, ["text"], 0, 0, words)))!
}

/** A device that has all of a log, and an actor for whoever opens it. */
async function device(statement: string, epoch: number, log: readonly Uint8Array[]): Promise<Keep> {
  const keep = await Keep.open(person, statement)
  await keep.welcomed({ epoch, may: "write", spares: [`0123456789abcdef0123456789abcde${epoch}`] })
  await keep.addChunk(epoch, 0, log)
  await keep.remember(epoch, { wholeAt: log.length })
  return keep
}

const before = logOf("Vaadimme palkkatukea.")
const anew = logOf("Vaadimme palkkatukea heti.")

test("when the text is begun anew the words are set aside first, then the device lets the log go, and all begins again", async () => {
  const keep = await device("in-order", 0, before)
  const page = new Page(keep, "in-order")
  const first = await page.socket(1)
  await page.until(() => isWritable(page.connection.session()))
  first.accept()
  page.write(9, "riittävää ")
  await page.until(() => page.connection.session().unsent.kept.length === 1)
  // Read in the moment in which the words are safe, as by a page that is opened then.
  let then: Promise<[Kept, number]> | undefined
  page.onRefused = () => {
    then = Promise.all([keep.read(), keep.unsent().then(({ rows }) => rows.length)])
  }
  first.onclose({ code: 4410 })
  const second = await page.socket(2)
  assert.deepEqual(page.refused.map(({ reason, words }) => [reason, words]), [["begun-anew", "riittävää"]])
  const [kept, unsent] = await then!
  assert.deepEqual([kept.offset, kept.whole, unsent], [1, true, 0])
  assert.equal((await keep.read()).offset, 0)
  second.accept()
  assert.deepEqual(second.sent.map(({ t, from, actors }) => [t, from, actors]), [["hello", 0, []]])
  second.join(1, anew)
  await page.until(() => page.handle.doc.text === "Vaadimme palkkatukea heti.")
  const { epoch, offset, whole } = await keep.read()
  assert.deepEqual([epoch, offset, whole], [1, 1, true])
})

test("what closed tabs left of another beginning is given back, and only what fits is sent", async () => {
  const keep = await device("left", 1, anew)
  await keep.addUnsent(0, "A", [writtenInto(before, "Vanhaa. ")])
  await keep.addUnsent(1, "B", [writtenInto(anew, "Uutta. ")])
  const page = new Page(keep, "left")
  const line = await page.socket(1)
  await page.until(() => page.refused.length > 0)
  assert.deepEqual(page.refused.map(({ reason, words }) => [reason, words]), [["begun-anew", "Vanhaa."]])
  assert.deepEqual((await keep.unsent()).rows.map(({ actor }) => actor), ["B"])
  assert.equal(page.connection.session().unsent.kept.length, 1)
  await page.until(() => page.handle.doc.text === "Uutta. Vaadimme palkkatukea heti.")

  // Another one is closed that had not heard of it yet: this one sees to its words, too.
  line.accept()
  line.join(1, anew, 1)
  await keep.addUnsent(0, "C", [writtenInto(before, "Vasta nyt. ")])
  mock.timers.tick(3_000)
  await page.until(() => page.refused.length > 1)
  assert.equal(page.refused[1]?.words, "Vasta nyt.")
  assert.equal(isWritable(page.connection.session()), true)
})

test("a log that was begun anew while the line was down is not merged with what is here", async () => {
  const keep = await device("merged", 0, before)
  const page = new Page(keep, "merged")
  const first = await page.socket(1)
  first.accept()
  first.onmessage({ data: new ArrayBuffer(1) })
  mock.timers.tick(1_000)
  const second = await page.socket(2)
  second.accept()
  assert.deepEqual(second.sent.map(({ from }) => from), [0])
  second.join(1, anew)
  const third = await page.socket(3)
  third.accept()
  third.join(1, anew)
  await page.until(() => page.handle.doc.text === "Vaadimme palkkatukea heti.")
  assert.deepEqual(A.getConflicts(page.handle.doc, "text"), undefined)
  assert.equal(A.getAllChanges(page.handle.doc).length, 1)
  assert.equal((await keep.read()).epoch, 1)
  assert.deepEqual(page.refused, [])
})
