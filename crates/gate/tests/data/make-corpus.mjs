// Makes javascript.changes: what three honest writers send with automerge's JavaScript build.
//
//     npm install --no-save @automerge/automerge@3.5.0 && node make-corpus.mjs
//
// The file is a log: each change as its length (four bytes, little-endian) and its bytes, the creating change first.
// A writer learns of others' changes only as a prefix of the log, as in the live protocol, and is offline at times.
import * as A from "@automerge/automerge"
import { writeFileSync } from "node:fs"

const path = ["text"]
const writers = ["11", "77", "ee"]
const rounds = 700

let state = 2026
const below = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * n)
}
const pick = (list) => list[below(list.length)]
const scalar = (text) => new A.ImmutableString(text)

const blocks = () =>
  pick([
    ["paragraph", [], {}],
    ["heading", [], { level: 1 }],
    ["heading", [], { level: 2 }],
    ["heading", [], { level: 3 }],
    ["unordered-list-item", [], {}],
    ["ordered-list-item", [], {}],
    ["paragraph", ["blockquote"], {}],
    ["paragraph", ["unordered-list-item"], {}],
    ["ordered-list-item", ["unordered-list-item"], {}],
    ["unordered-list-item", ["blockquote", "ordered-list-item"], {}],
    ["paragraph", ["blockquote", "unordered-list-item", "ordered-list-item"], {}],
    ["blockquote", [], {}],
  ])
const marker = () => {
  const [type, parents, attrs] = blocks()
  return { type: scalar(type), parents: parents.map(scalar), attrs, isEmbed: false }
}
const words = [
  "a", "ö", "Vi kräver ", "työ ja toimeentulo ", "palkkatuki", " ", ".\n", "\n\n", "e\u0301", "A\u030a\u0327",
  "👩‍🚀", "👨‍👩‍👧‍👦", "🇫🇮", "日本語", "\u00a0", "\u200b", "„lainaus“", "x".repeat(300),
]
const link = () =>
  JSON.stringify({
    href: pick(["https://e.example/ä?b=c#d", "http://e.example", "mailto:a@e.example"]),
    title: pick(["", 'a "title"', null]),
  })

const length = (doc) => doc.text.length
const place = (doc) => below(length(doc) + 1)
const range = (doc, most) => {
  const start = place(doc)
  return { start, end: Math.min(length(doc), start + 1 + below(most)) }
}
const blockAt = (doc) => {
  const places = []
  let at = 0
  for (const span of A.spans(doc, path)) {
    if (span.type === "block") places.push(at)
    at += span.type === "block" ? 1 : span.value.length
  }
  return places.length > 0 ? pick(places) : undefined
}

const edits = {
  type: (d) => A.splice(d, path, place(d), 0, pick(words)),
  erase: (d) => {
    const { start, end } = range(d, 12)
    if (end > start) A.splice(d, path, start, end - start, "")
  },
  replace: (d) => {
    const { start, end } = range(d, 8)
    A.splice(d, path, start, end - start, pick(words))
  },
  split: (d) => A.splitBlock(d, path, place(d), marker()),
  update: (d) => {
    const at = blockAt(d)
    if (at !== undefined) A.updateBlock(d, path, at, marker())
  },
  join: (d) => {
    const at = blockAt(d)
    if (at !== undefined) A.joinBlock(d, path, at)
  },
  mark: (d) => {
    const at = range(d, 30)
    if (at.end > at.start) A.mark(d, path, { ...at, expand: "after" }, pick(["strong", "em"]), true)
  },
  unmark: (d) => {
    const at = range(d, 30)
    if (at.end > at.start) A.unmark(d, path, { ...at, expand: "after" }, pick(["strong", "em"]))
  },
  link: (d) => {
    const at = range(d, 20)
    if (at.end > at.start) A.mark(d, path, { ...at, expand: "none" }, "link", link())
  },
  unlink: (d) => {
    const at = range(d, 20)
    if (at.end > at.start) A.unmark(d, path, { ...at, expand: "none" }, "link")
  },
  everything: (d) => {
    const at = range(d, 60)
    A.splice(d, path, at.start, at.end - at.start, pick(words))
    A.splitBlock(d, path, at.start, marker())
    A.splice(d, path, at.start + 1, 0, pick(words))
    A.updateBlock(d, path, at.start, marker())
    A.mark(d, path, { start: at.start, end: Math.min(length(d), at.start + 4), expand: "after" }, "strong", true)
  },
}
const weighted = ["type", "type", "type", "type", "erase", "erase", "replace", ...Object.keys(edits)]

const created = A.from({ text: "" }, { actor: "00".repeat(16) })
const log = A.getAllChanges(created)
const editors = writers.map((digits) => ({
  doc: A.clone(created, { actor: digits.repeat(16) }),
  known: log.length,
  unsent: [],
  online: true,
}))
const pull = (editor) => {
  ;[editor.doc] = A.applyChanges(editor.doc, log.slice(editor.known))
  editor.known = log.length
}
const push = (editor) => log.push(...editor.unsent.splice(0))

for (let round = 0; round < rounds; round += 1) {
  const editor = pick(editors)
  if (below(15) === 0) editor.online = !editor.online
  for (let n = 1 + below(3); n > 0; n -= 1) {
    const before = A.getHeads(editor.doc)
    const kind = length(editor.doc) > 1500 ? "erase" : pick(weighted)
    editor.doc = A.change(editor.doc, { time: 1790000000 + round }, edits[kind])
    editor.unsent.push(...A.getChangesSince(editor.doc, before))
  }
  if (!editor.online) continue
  push(editor)
  for (const other of editors) if (other.online && below(3) === 0) pull(other)
}
editors.forEach(push)
editors.forEach(pull)

const sorted = (_, value) =>
  value?.constructor === Object ? Object.fromEntries(Object.entries(value).sort()) : value
const texts = new Set(editors.map(({ doc }) => JSON.stringify(A.spans(doc, path), sorted)))
if (texts.size !== 1) throw new Error("the writers do not agree")

const framed = log.flatMap((change) => {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(change.length)
  return [size, Buffer.from(change)]
})
writeFileSync(new URL("javascript.changes", import.meta.url), Buffer.concat(framed))
console.log(`${log.length} changes, ${Buffer.concat(framed).length} bytes, ${length(editors[0].doc)} characters`)
