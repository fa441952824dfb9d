import "fake-indexeddb/auto"
import assert from "node:assert/strict"
import { test } from "node:test"
import { Drafts } from "../../src/keep/drafts"
import { draftsOf, forgetDrafts } from "../../src/keep/signOut"
import { newDraft } from "../../src/talks/sending"

test("a comment that is being written is there after a reload, for its writer alone, until it is sent", async () => {
  const drafts = await Drafts.open("anna", "s1")
  const written = newDraft({ text: "Kesken", passage: { start: "1@aa", end: "-2@aa" }, sent: "{}" })
  await drafts.put("new", written)
  await drafts.put("reply-3", newDraft({ text: "Vastaus" }))
  assert.deepEqual((await Drafts.open("anna", "s1")).get("new"), written)
  assert.equal((await Drafts.open("berit", "s1")).get("new"), null)
  assert.equal((await Drafts.open("anna", "s2")).get("new"), null)
  assert.equal(await draftsOf("anna"), 2)
  await drafts.put("new", null)
  const again = await Drafts.open("anna", "s1")
  assert.deepEqual([again.get("new"), again.get("reply-3")?.text], [null, "Vastaus"])
})

test("what two tabs write stands side by side", async () => {
  const [one, other] = [await Drafts.open("anna", "s3"), await Drafts.open("anna", "s3")]
  await one.put("new", newDraft({ text: "Yksi" }))
  await other.put("reply-1", newDraft({ text: "Toinen" }))
  const both = await Drafts.open("anna", "s3")
  assert.deepEqual([both.get("new")?.text, both.get("reply-1")?.text], ["Yksi", "Toinen"])
})

test("signing out forgets what was not sent", async () => {
  await (await Drafts.open("anna", "s4")).put("new", newDraft({ text: "Kesken" }))
  await forgetDrafts()
  assert.equal((await Drafts.open("anna", "s4")).get("new"), null)
  assert.equal(await draftsOf("anna"), 0)
})
