import { Fragment, type Node } from "prosemirror-model"
import { LIST_OF, type Block, type Line } from "./lines"
import { schema } from "./schema"

type Container = "blockquote" | "bullet_list" | "ordered_list" | "list_item"

interface Branch {
  readonly type: Container | "doc"
  readonly children: (Branch | Line)[]
}

/**
 * Builds what the editor shows. Every line finds a place: it goes into the containers of the line before it as far as
 * they are the same, and opens the rest anew.
 */
export function docFromLines(lines: readonly Line[]): Node {
  const root: Branch = { type: "doc", children: [] }
  let open: Branch[] = [root]
  for (const line of lines) {
    const path = pathOf(line.block)
    // A list item's own line always begins a new item, so it never shares the innermost container.
    const shareable = line.block.type in LIST_OF ? path.length - 1 : path.length
    let shared = 0
    while (shared < shareable && open[shared + 1]?.type === path[shared]) shared++
    open = open.slice(0, shared + 1)
    for (const type of path.slice(shared)) {
      const branch: Branch = { type, children: [] }
      open[open.length - 1]?.children.push(branch)
      open.push(branch)
    }
    open[open.length - 1]?.children.push(line)
  }
  return build(root)
}

function pathOf(block: Block): Container[] {
  const path: Container[] = []
  for (const parent of block.parents) {
    if (parent === "blockquote") path.push("blockquote")
    else path.push(LIST_OF[parent], "list_item")
  }
  if (block.type === "unordered-list-item" || block.type === "ordered-list-item") {
    path.push(LIST_OF[block.type], "list_item")
  }
  return path
}

function build(item: Branch | Line): Node {
  if ("children" in item) return schema.nodes[item.type].create(null, Fragment.from(item.children.map(build)))
  const content = Fragment.from(item.runs.map((run) => schema.text(run.text, run.marks)))
  return item.block.type === "heading"
    ? schema.nodes.heading.create({ level: item.block.level }, content)
    : schema.nodes.paragraph.create(null, content)
}
