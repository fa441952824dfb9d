import assert from "node:assert/strict"
import { test } from "node:test"
import { Window } from "happy-dom"
import { bring, forget, keep, sweep } from "../../src/forms/typed"

const WEEK = 7 * 24 * 60 * 60 * 1_000

function page(): { form: HTMLFormElement; storage: Storage; field: (name: string) => HTMLTextAreaElement } {
  const window = new Window({ url: "http://localhost/" })
  Object.assign(globalThis, {
    HTMLTextAreaElement: window.HTMLTextAreaElement,
    HTMLSelectElement: window.HTMLSelectElement,
    HTMLInputElement: window.HTMLInputElement,
  })
  window.document.body.innerHTML = `<form><input type="hidden" name="key" value="k"><textarea name="text"></textarea>
    <details><textarea name="text-2"></textarea><select name="kind-2"><option value=""></option><option value="question"></option></select></details></form>`
  const form = window.document.querySelector("form") as unknown as HTMLFormElement
  const field = (name: string) => form.querySelector(`[name="${name}"]`) as HTMLTextAreaElement
  return { form, storage: window.localStorage as unknown as Storage, field }
}

test("what was typed comes back into empty fields, for a week, and opens the room that it was typed in", () => {
  const { form, storage, field } = page()
  field("text-2").value = "Ä <b>"
  field("kind-2").value = "question"
  keep(storage, "one", form, 0)
  form.reset()
  assert.equal(bring(storage, "one", form, WEEK), false)
  assert.equal(bring(storage, "other", form, 1), false)
  assert.equal(field("text-2").value, "")
  field("kind-2").value = ""
  assert.equal(bring(storage, "one", form, WEEK - 1), true)
  assert.deepEqual([field("text-2").value, field("kind-2").value, form.querySelector("details")?.open], ["Ä <b>", "question", true])
  assert.equal(storage.getItem("lausuma-typed:one")?.includes("\"k\""), false, "a hidden key is of one page alone")
})

test("what the server has put into a field stays", () => {
  const { form, storage, field } = page()
  field("text").value = "vanha"
  keep(storage, "one", form, 0)
  field("text").value = "uusi"
  assert.equal(bring(storage, "one", form, 1), false)
  assert.equal(field("text").value, "uusi")
})

test("an emptied form, one that has arrived, what is old and what is broken are forgotten", () => {
  const { form, storage, field } = page()
  field("text").value = "x"
  for (const key of ["one", "two", "three"]) keep(storage, key, form, 10)
  field("text").value = ""
  keep(storage, "one", form, 10)
  forget(storage, "two")
  storage.setItem("lausuma-typed:broken", "{")
  storage.setItem("other", "stays")
  sweep(storage, WEEK + 9)
  assert.deepEqual([...Array(storage.length).keys()].map((at) => storage.key(at)).sort(), ["lausuma-typed:three", "other"])
  assert.equal(bring(storage, "broken", form, 1), false)
  sweep(storage, "all")
  assert.equal(storage.length, 1)
})
