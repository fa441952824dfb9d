import { dropEmptyBlocks, makeHeadings, makeParagraphs, makeQuotes } from "./paste/blocks"
import { inert } from "./paste/dom"
import { makeFootnotes } from "./paste/footnotes"
import { makeNestedLists, makeOfficeLists } from "./paste/lists"
import { makeMarks } from "./paste/marks"
import { dropObjects, dropStruck } from "./paste/objects"
import { cleanSpaces, exactBreaks, makeLineBreaks } from "./paste/spaces"
import { makeTables } from "./paste/tables"
import { EXACT_TEXT } from "./schema"

/** What a paste held that a statement's text can't: how many of each were left out or turned into something plainer. */
export interface Losses {
  readonly tables: number
  readonly footnotes: number
  readonly pictures: number
  readonly struck: number
}

/**
 * Makes pasted HTML say what it looks like: Word's paragraphs with a bullet in front are lists, tables are a line for each
 * row, footnotes stand at the end, `<br>` breaks a line. What was copied here comes back to the letter.
 */
export function cleanPastedHtml(html: string): { html: string; losses: Losses } {
  const body = inert(html)
  if (body.querySelector(`[${EXACT_TEXT}]`) !== null) {
    exactBreaks(body)
    return { html: body.innerHTML, losses: { tables: 0, footnotes: 0, pictures: 0, struck: 0 } }
  }
  const pictures = dropObjects(body)
  const struck = dropStruck(body)
  const footnotes = makeFootnotes(body)
  makeHeadings(body)
  makeOfficeLists(body)
  makeNestedLists(body)
  makeQuotes(body)
  makeMarks(body)
  // Spaces first: what a table's cells are joined with is to stay.
  cleanSpaces(body)
  const tables = makeTables(body)
  makeLineBreaks(body)
  makeParagraphs(body)
  dropEmptyBlocks(body)
  return { html: body.innerHTML, losses: { tables, footnotes, pictures, struck } }
}
