import * as A from "@automerge/automerge"
import assert from "node:assert/strict"
import test from "node:test"
import { baseKeymap, deleteSelection, joinBackward, lift, setBlockType, splitBlock, toggleMark, wrapIn } from "prosemirror-commands"
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list"
import { schema } from "../../src/binding/schema"
import { assertAdmissible } from "./grammar"
import { Peer, actor, peersOn, syncAll, textOf } from "./peer"

const { nodes, marks } = schema
const LI = "unordered-list-item"
const P: ["paragraph"] = ["paragraph"]

// name · text · what is done · what the automerge text then reads as · the operations of the one change it takes
const ROWS: [string, A.Doc<{ text: string }>, (peer: Peer) => void, string, string][] = [
  ["typing", textOf(P, "ac"), (p) => (p.select("c"), p.type("b")), 'P "abc"', "insert"],
  ["typing a whole emoji", textOf(P, "a"), (p) => (p.select("a"), p.type("👍🏽")), 'P "👍🏽a"', "insert insert"],
  ["deleting", textOf(P, "abc"), (p) => (p.select("b", "b"), p.run(deleteSelection)), 'P "ac"', "delete"],
  ["typing over", textOf(P, "abc"), (p) => (p.select("b", "b"), p.type("xy")), 'P "axyc"', "insert insert delete"],
  ["typing in an empty text", textOf(), (p) => p.type("a"), '"a"', "insert"],
  ["typing before the first marker", textOf("ac", P, "d"), (p) => (p.select("c"), p.type("b")), '"abc" P "d"', "insert"],
  ["typing inside bold text", textOf(P, { text: "ac", marks: { strong: true } }), (p) => (p.select("c"), p.type("b")), 'P "abc"*', "insert"],
  [
    "typing at the end of bold text",
    textOf(P, { text: "a", marks: { strong: true } }),
    (p) => (p.selectBetween(2, 2), p.type("b")),
    'P "ab"*',
    "insert mark",
  ],
  ["bold", textOf(P, "abc"), (p) => (p.select("b", "b"), p.run(toggleMark(marks.strong))), 'P "a" "b"* "c"', "mark"],
  [
    "bold over two blocks",
    textOf(P, "ab", P, "cd"),
    (p) => (p.select("b", "c"), p.run(toggleMark(marks.strong))),
    'P "a" "b"* P "c"* "d"',
    "mark mark",
  ],
  [
    "bold over a part that is italic is one mark",
    textOf(P, "a", { text: "b", marks: { em: true } }, "c"),
    (p) => (p.selectBetween(1, 4), p.run(toggleMark(marks.strong))),
    'P "a"* "b"/* "c"*',
    "mark",
  ],
  [
    "no longer bold",
    textOf(P, { text: "abc", marks: { strong: true } }),
    (p) => (p.select("b", "b"), p.run(toggleMark(marks.strong))),
    'P "a"* "b" "c"*',
    "unmark",
  ],
  ["Enter in the middle", textOf(P, "ab"), (p) => (p.select("b"), p.run(splitBlock)), 'P "a" P "b"', "marker"],
  ["Enter at the end, before a heading", textOf(P, "ab", ["heading"], "c"), (p) => (p.selectBetween(3, 3), p.run(splitBlock)), 'P "ab" P H1 "c"', "marker"],
  ["Enter in text before the first marker", textOf("ab"), (p) => (p.select("b"), p.run(splitBlock)), 'P "a" P "b"', "marker marker"],
  ["Backspace at the beginning of a block", textOf(P, "ab", P, "cd"), (p) => (p.select("cd"), p.run(joinBackward)), 'P "abcd"', "delete"],
  [
    "deleting over two blocks",
    textOf(P, "one two", ["heading"], "three four"),
    (p) => (p.select("two", "three"), p.run(deleteSelection)),
    'P "one  four"',
    "delete delete delete delete delete delete delete delete delete",
  ],
  ["heading", textOf(P, "a"), (p) => p.run(setBlockType(nodes.heading, { level: 2 })), 'H2 "a"', "delete marker"],
  ["another level", textOf(["heading"], "a"), (p) => p.run(setBlockType(nodes.heading, { level: 3 })), 'H3 "a"', "delete marker"],
  ["heading of an empty text", textOf(), (p) => p.run(setBlockType(nodes.heading, { level: 1 })), "H1", "marker"],
  ["quote", textOf(P, "a", P, "b"), (p) => (p.select("a"), p.run(wrapIn(nodes.blockquote))), 'P(q) "a" P "b"', "delete marker"],
  ["out of a quote", textOf(["paragraph", ["blockquote"]], "a"), (p) => p.run(lift), 'P "a"', "delete marker"],
  ["list", textOf(P, "a"), (p) => p.run(wrapInList(nodes.bullet_list)), 'U "a"', "delete marker"],
  ["next item", textOf([LI], "ab"), (p) => (p.select("b"), p.run(splitListItem(nodes.list_item))), 'U "a" U "b"', "marker"],
  ["second paragraph of an item", textOf([LI], "ab"), (p) => (p.select("b"), p.run(splitBlock)), 'U "a" P(u) "b"', "marker"],
  ["Tab", textOf([LI], "a", [LI], "b"), (p) => (p.select("b"), p.run(sinkListItem(nodes.list_item))), 'U "a" U(u) "b"', "delete marker"],
  ["out of a list", textOf([LI], "a", [LI], "b"), (p) => (p.select("b"), p.run(liftListItem(nodes.list_item))), 'U "a" P "b"', "delete marker"],
]

for (const [name, text, act, reads, operations] of ROWS) {
  test(`writing: ${name}`, () => {
    const peer = new Peer(text, actor(1))
    act(peer)
    peer.check()
    assert.equal(show(peer), reads)
    assert.equal(peer.changes.length, 1, "one change")
    peer.changes.forEach(assertAdmissible)
    assert.equal(peer.changes.map(operationsIn).join(" "), operations)
  })
}

test("a link is written as JSON, and text typed after it is not part of it", () => {
  const peer = new Peer(textOf(P, "katso tätä"), actor(1))
  peer.select("tätä", "tätä")
  peer.run(toggleMark(marks.link, { href: "https://a.fi", title: "" }))
  peer.selectBetween(11, 11)
  peer.type("!")
  peer.check()
  const spans = A.spans(peer.handle.doc, ["text"])
  assert.deepEqual(spans.slice(1), [
    { type: "text", value: "katso " },
    { type: "text", value: "tätä", marks: { link: '{"href":"https://a.fi","title":""}' } },
    { type: "text", value: "!" },
  ])
})

test("a marker that is only shown as something near it stays until its block is changed", () => {
  const peer = new Peer(textOf(["code-block", ["table"]], "ab", P, "cd"), actor(1))
  const foreign = () => JSON.stringify(A.spans(peer.handle.doc, ["text"])).includes('"code-block"')
  peer.select("b")
  peer.run(splitBlock)
  peer.select("cd")
  peer.run(setBlockType(nodes.heading, { level: 1 }))
  assert.ok(foreign())
  peer.changes.forEach(assertAdmissible)
  peer.selectBetween(1, 1)
  peer.run(setBlockType(nodes.heading, { level: 1 }))
  assert.ok(!foreign())
  peer.check()
})

test("Enter among equal letters splits at the caret, so a letter typed there by another stays in its half", () => {
  const [a, b] = peersOn(textOf(P, "aaaa"), 2) as [Peer, Peer]
  a.selectBetween(3, 3)
  a.run(splitBlock)
  b.selectBetween(2, 2)
  b.type("x")
  syncAll([a, b])
  assert.equal(show(a), 'P "axa" P "aa"')
})

test("two who type into an empty text at once get one paragraph", () => {
  const peers = peersOn(textOf(), 2)
  for (const peer of peers) peer.type("a")
  syncAll(peers)
  for (const peer of peers) {
    peer.check()
    assert.equal(peer.state.doc.toString(), 'doc(paragraph("aa"))')
  }
})

test("where a text cannot keep two lists of one kind apart the editor yields, and no letter is lost", () => {
  const peer = new Peer(textOf([LI], "a", P, "", [LI], "b"), actor(1))
  const { doc, tr } = peer.state
  peer.dispatch(tr.delete(doc.child(0).nodeSize, doc.child(0).nodeSize + doc.child(1).nodeSize))
  peer.check()
  assert.equal(peer.state.doc.toString(), 'doc(bullet_list(list_item(paragraph("a")), list_item(paragraph("b"))))')
})

test("lists nest at most as deep as the server takes them", () => {
  const peer = new Peer(textOf([LI], "a", [LI], "b"), actor(1))
  const enter = baseKeymap["Enter"]
  assert.ok(enter)
  for (let depth = 0; depth < 20; depth++) {
    peer.selectBetween(peer.state.doc.content.size, peer.state.doc.content.size)
    peer.run(splitListItem(nodes.list_item))
    peer.type("x")
    peer.run(sinkListItem(nodes.list_item))
    peer.check()
  }
  peer.changes.forEach(assertAdmissible)
})

/** The text as markers and runs: `P(q) "a"*` is a paragraph in a quote with a bold a. */
function show(peer: Peer): string {
  const names: Record<string, string> = { paragraph: "P", heading: "H", blockquote: "q", [LI]: "U", "ordered-list-item": "O" }
  const spans = A.spans(peer.handle.doc, ["text"])
  return spans
    .map((span) => {
      if (span.type === "text") return `"${span.value}"${span.marks?.["em"] ? "/" : ""}${span.marks?.["strong"] ? "*" : ""}`
      const { type, parents, attrs } = span.value as { type: A.ImmutableString; parents: A.ImmutableString[]; attrs: { level?: number } }
      const inside = parents.map((parent) => names[String(parent)]?.toLowerCase()).join("")
      return `${names[String(type)]}${String(type) === "heading" ? (attrs.level ?? 1) : ""}${inside && `(${inside})`}`
    })
    .join(" ")
}

function operationsIn(change: Uint8Array): string {
  const names: string[] = []
  for (const op of A.decodeChange(change).ops as unknown as Record<string, unknown>[]) {
    if (op["action"] === "del") names.push("delete")
    else if (op["action"] === "makeMap" && op["insert"]) names.push("marker")
    else if (op["action"] === "markBegin") names.push(op["value"] === null ? "unmark" : "mark")
    else if (op["action"] === "set" && op["insert"] && !isParent(op)) names.push("insert")
  }
  return names.join(" ")

  function isParent(op: Record<string, unknown>): boolean {
    return ["blockquote", LI, "ordered-list-item"].includes(String(op["value"]))
  }
}
