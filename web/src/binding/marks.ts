import type * as A from "@automerge/automerge/slim"
import { Mark } from "prosemirror-model"
import { linkFromValue, linkValue } from "./links"
import { schema } from "./schema"

/** The marks that a text knows, by their name in automerge and in the editor. */
export const MARK_NAMES = ["strong", "em", "link"] as const
export type MarkName = (typeof MARK_NAMES)[number]

/** A mark's value in automerge: `true` for bold and italics, JSON for a link, null where there is none. */
export type MarkValue = true | string | null

/** Whether text typed at the end of a mark belongs to it. */
export function expandOf(name: MarkName): "after" | "none" {
  return name === "link" ? "none" : "after"
}

/** The editor's marks for what automerge says of a run of text. Unknown names, odd values and unsafe links count as absent. */
export function readMarks(marks: A.MarkSet | undefined): readonly Mark[] {
  if (marks === undefined) return Mark.none
  const read: Mark[] = []
  if (marks["strong"] === true) read.push(schema.marks.strong.create())
  if (marks["em"] === true) read.push(schema.marks.em.create())
  const link = linkFromValue(marks["link"])
  if (link !== null) read.push(schema.marks.link.create(link))
  return Mark.setFrom(read)
}

/** What automerge is to say of text with these marks, for one name. */
export function markValue(marks: readonly Mark[], name: MarkName): MarkValue {
  const mark = schema.marks[name].isInSet(marks)
  if (mark === undefined) return null
  return name === "link" ? linkValue(String(mark.attrs["href"]), String(mark.attrs["title"])) : true
}
