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

test("what was ticked and chosen comes back where nothing is, and the address with it", () => {
  const { form, storage } = page()
  const row = (kind: string, name: string, value: string) => `<input type="${kind}" name="${name}" value="${value}">`
  form.innerHTML = `<input type="email" name="email"><input type="hidden" name="key" value="k">
    <details>${["1", "2", "3"].map((value) => row("checkbox", "q2", value)).join("")}</details>
    ${["1", "2", ""].map((value) => row("radio", "q1", value)).join("")}`
  const box = (name: string, value: string) => form.querySelector(`[name="${name}"][value="${value}"]`) as HTMLInputElement
  const email = form.querySelector("[name=email]") as HTMLInputElement
  const untick = () => [...form.querySelectorAll<HTMLInputElement>("[type=checkbox], [type=radio]")].forEach((each) => (each.checked = false))
  box("q1", "").checked = true
  keep(storage, "one", form, 0)
  assert.equal(storage.getItem("lausuma-typed:one"), null, "who would rather say nothing has chosen nothing")
  for (const [name, value] of [["q2", "1"], ["q2", "3"], ["q1", "2"]] as const) box(name, value).checked = true
  email.value = "aino@naapuri.example"
  keep(storage, "one", form, 0)
  untick()
  email.value = ""
  box("q1", "").checked = true
  assert.equal(bring(storage, "one", form, 1), true)
  const marks = [box("q2", "1"), box("q2", "2"), box("q2", "3"), box("q1", "2")].map(({ checked }) => checked)
  assert.deepEqual([marks, email.value, form.querySelector("details")?.open], [[true, false, true, true], "aino@naapuri.example", true])
  untick()
  box("q2", "2").checked = true
  box("q1", "1").checked = true
  bring(storage, "one", form, 1)
  assert.deepEqual([box("q2", "1").checked, box("q1", "2").checked], [false, false], "what the server has ticked stays")
  storage.setItem("lausuma-typed:one", JSON.stringify({ at: 0, values: {}, ticked: { q1: "2" } }))
  assert.equal(bring(storage, "one", form, 1), false, "broken")
})
