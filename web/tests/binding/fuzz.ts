// Random writing by several peers. A run is fully given by its seed.
import assert from "node:assert/strict"
import { deleteSelection, joinBackward, joinForward, lift, setBlockType, splitBlock, toggleMark, wrapIn } from "prosemirror-commands"
import { redo, undo } from "prosemirror-history"
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list"
import { AllSelection, Selection } from "prosemirror-state"
import { schema } from "../../src/binding/schema"
import { peersOn, sync, syncAll, textOf, type Peer } from "./peer"

type Random = () => number
type Act = (peer: Peer, random: Random) => void

const { nodes, marks } = schema

const WORDS = [
  "hej ", "åäö", "Ö", "vaadimme ", "x", "  ", "日本", "\n", "😀", "e\u0301", "a\u030A", "👩‍👩‍👧", "🏳️‍🌈", "\u0301", "\uFFFC", "\uD83D", "\u2028",
]

const acts = {
  type: (peer, random) => {
    select(peer, random, "caret")
    peer.type(pick(WORDS, random))
  },
  typeOn: (peer, random) => peer.type(pick(WORDS, random)),
  typeOver: (peer, random) => {
    select(peer, random, "short")
    peer.type(pick(WORDS, random))
  },
  erase: (peer, random) => {
    select(peer, random, "short")
    peer.run(deleteSelection)
  },
  eraseMuch: (peer, random) => {
    select(peer, random, "long")
    peer.run(deleteSelection)
  },
  eraseAll: (peer, random) => {
    // Rarely, or there would be no text to work on.
    if (random() < 0.8) return
    peer.dispatch(peer.state.tr.setSelection(new AllSelection(peer.state.doc)))
    peer.run(deleteSelection)
  },
  enter: (peer, random) => {
    select(peer, random, "caret")
    if (!peer.run(splitListItem(nodes.list_item))) peer.run(splitBlock)
  },
  split: (peer, random) => {
    select(peer, random, "caret")
    peer.run(splitBlock)
  },
  joinBackward: (peer, random) => {
    selectEdge(peer, random, "start")
    peer.run(joinBackward)
  },
  joinForward: (peer, random) => {
    selectEdge(peer, random, "end")
    peer.run(joinForward)
  },
  heading: (peer, random) => {
    select(peer, random, random() < 0.5 ? "caret" : "long")
    peer.run(setBlockType(nodes.heading, { level: 1 + Math.floor(random() * 3) }))
  },
  paragraph: (peer, random) => {
    select(peer, random, random() < 0.5 ? "caret" : "long")
    peer.run(setBlockType(nodes.paragraph))
  },
  quote: (peer, random) => {
    select(peer, random, random() < 0.7 ? "caret" : "long")
    peer.run(wrapIn(nodes.blockquote))
  },
  bullets: (peer, random) => {
    select(peer, random, random() < 0.5 ? "caret" : "long")
    peer.run(wrapInList(nodes.bullet_list))
  },
  numbers: (peer, random) => {
    select(peer, random, random() < 0.5 ? "caret" : "long")
    peer.run(wrapInList(nodes.ordered_list))
  },
  liftItem: (peer, random) => {
    select(peer, random, "caret")
    peer.run(liftListItem(nodes.list_item))
  },
  sinkItem: (peer, random) => {
    select(peer, random, "caret")
    peer.run(sinkListItem(nodes.list_item))
  },
  lift: (peer, random) => {
    select(peer, random, "caret")
    peer.run(lift)
  },
  bold: (peer, random) => {
    select(peer, random, random() < 0.8 ? "long" : "caret")
    peer.run(toggleMark(marks.strong))
  },
  italic: (peer, random) => {
    select(peer, random, random() < 0.8 ? "short" : "caret")
    peer.run(toggleMark(marks.em))
  },
  link: (peer, random) => {
    select(peer, random, "short")
    const href = pick(["https://esimerkki.fi/1", "mailto:toimisto@esimerkki.fi", "javascript:alert(1)"], random)
    peer.run(toggleMark(marks.link, { href, title: "" }))
  },
  undo: (peer) => {
    peer.run(undo)
  },
  redo: (peer) => {
    peer.run(redo)
  },
  copy: (peer, random) => {
    select(peer, random, "long")
    const slice = peer.state.selection.content()
    select(peer, random, random() < 0.5 ? "caret" : "short")
    peer.dispatch(peer.state.tr.replaceSelection(slice))
  },
  move: (peer, random) => {
    select(peer, random, "long")
    const { from, to } = peer.state.selection
    const slice = peer.state.selection.content()
    const transaction = peer.state.tr.delete(from, to)
    const target = Selection.near(transaction.doc.resolve(Math.floor(random() * transaction.doc.content.size)))
    peer.dispatch(transaction.replace(target.from, target.to, slice))
  },
} satisfies Record<string, Act>

export type ActName = keyof typeof acts

/** What a run may do; a name that stands twice comes twice as often. */
export const GROUPS = {
  text: ["type", "type", "typeOn", "typeOver", "erase"],
  undo: ["type", "typeOn", "typeOver", "erase", "undo", "redo"],
  blocks: ["type", "typeOn", "erase", "enter", "split", "joinBackward", "joinForward", "heading", "paragraph"],
  marks: ["type", "typeOn", "erase", "bold", "italic", "link"],
  lists: ["type", "erase", "enter", "joinBackward", "bullets", "numbers", "liftItem", "sinkItem"],
  quotes: ["type", "erase", "split", "joinBackward", "quote", "lift"],
  paste: ["type", "erase", "enter", "copy", "move", "eraseMuch"],
  all: [
    "type", "type", "typeOn", "typeOn", "typeOver", "erase", "eraseMuch", "eraseAll", "enter", "split", "joinBackward",
    "joinForward", "heading", "paragraph", "quote", "bullets", "numbers", "liftItem", "sinkItem", "lift", "bold", "italic",
    "link", "undo", "redo", "copy", "move",
  ],
} satisfies Record<string, ActName[]>

export type GroupName = keyof typeof GROUPS

export interface Run {
  seed: number
  group: GroupName
  peers: number
  operations: number
}

/** Runs it, checking the law after every operation at every peer it touched, and that all peers agree at the end. */
export function run({ seed, group, peers: count, operations }: Run): Peer[] {
  const random = dice(seed)
  const peers = peersOn(startingText(), count)
  const history: string[] = []
  try {
    for (let i = 0; i < operations; i++) {
      const { name, touched } = step(peers, group, random)
      history.push(name)
      for (const peer of touched) peer.check()
    }
    syncAll(peers)
    for (const peer of peers) {
      peer.check()
      assert.equal(peer.state.doc.toString(), peers[0]?.state.doc.toString(), "all peers show the same text")
    }
  } catch (error) {
    const last = history.slice(-5).join(", ")
    throw new Error(`seed ${seed}, group ${group}, ${count} peers, operation ${history.length} (${last})`, { cause: error })
  }
  return peers
}

function step(peers: readonly Peer[], group: GroupName, random: Random): { name: string; touched: Peer[] } {
  const one = pick(peers, random)
  if (random() < 0.25) {
    const other = pick(peers, random)
    if (one !== other) sync(one, other)
    return { name: "sync", touched: [one, other] }
  }
  // A text that grew without bound would make the run slow and say nothing more.
  if (one.state.doc.content.size > 1_500) {
    one.dispatch(one.state.tr.delete(1, 1_000))
    return { name: "trim", touched: [one] }
  }
  const name: ActName = pick<ActName>(GROUPS[group], random)
  acts[name](one, random)
  return { name: `${peers.indexOf(one)}:${name}`, touched: [one] }
}

function startingText() {
  return textOf(
    ["heading", [], { level: 1 }], "Kannanotto palkkatuesta",
    ["paragraph"], "Me allekirjoittaneet järjestöt ", { text: "vaadimme", marks: { strong: true } }, " toimia nyt.",
    ["unordered-list-item"], "Ensimmäinen kohta",
    ["unordered-list-item"], "Toinen kohta",
    ["blockquote"],
    ["paragraph", ["blockquote"]], "Ett citat",
    ["table-cell", ["table"]], "vieras lohko",
    ["paragraph"], "Loppusanat.",
  )
}

function select(peer: Peer, random: Random, extent: "caret" | "short" | "long"): void {
  const { size } = peer.state.doc.content
  const at = Math.floor(random() * (size + 1))
  const reach = extent === "caret" ? 0 : extent === "short" ? 1 + Math.floor(random() * 6) : Math.floor(random() * size * 0.4)
  const to = Math.min(size, at + reach)
  // Backward selections too.
  if (random() < 0.5) peer.selectBetween(at, to)
  else peer.selectBetween(to, at)
}

function selectEdge(peer: Peer, random: Random, edge: "start" | "end"): void {
  const edges: number[] = []
  peer.state.doc.descendants((node, pos) => {
    if (node.isTextblock) edges.push(edge === "start" ? pos + 1 : pos + 1 + node.content.size)
  })
  const at = pick(edges, random)
  peer.selectBetween(at, at)
}

function pick<T>(from: readonly T[], random: Random): T {
  const picked = from[Math.floor(random() * from.length)]
  assert.ok(picked !== undefined)
  return picked
}

/** Mulberry32: small, and the same everywhere. */
export function dice(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
