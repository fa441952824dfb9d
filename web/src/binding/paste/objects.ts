import { styled, styleOf } from "./dom"

const NOT_TEXT = "script, style, title, meta, link, template, noscript, xml, head, button, input, select, textarea, wbr"
const PICTURES = "img, picture, svg, canvas, video, audio, object, embed, iframe"
const EMOJI = /^\p{Extended_Pictographic}[\p{Extended_Pictographic}\p{Emoji_Modifier}\u200D\uFE0F]*$/u

/** Takes out what is not text or not to be seen. Returns how many pictures there were. */
export function dropObjects(body: HTMLElement): number {
  for (const element of body.querySelectorAll(NOT_TEXT)) element.remove()
  // Word writes its reviewers' comments behind the text, and where they belong as links.
  for (const element of body.querySelectorAll("[hidden], .msocomanchor, .MsoCommentReference")) element.remove()
  for (const element of styled(body)) {
    const hidden = styleOf(element, "display") === "none" || styleOf(element, "mso-hide") === "all"
    if (hidden || styleOf(element, "mso-element") === "comment-list") element.remove()
  }
  let pictures = 0
  for (const picture of body.querySelectorAll(PICTURES)) {
    if (picture.parentElement?.closest(PICTURES)) continue
    const name = picture.getAttribute("alt") ?? ""
    if (EMOJI.test(name)) {
      picture.replaceWith(name)
      continue
    }
    // Pixels that only count their readers are no pictures to anyone.
    if (!/^[01]$/.test(picture.getAttribute("width") ?? "") && picture.getAttribute("aria-hidden") !== "true") pictures += 1
    picture.remove()
  }
  return pictures
}

/**
 * Takes out what is struck through: deleted text of a tracked change, or words that someone crossed out. As plain text
 * they would say what nobody says any more. Returns how many pieces there were.
 */
export function dropStruck(body: HTMLElement): number {
  let struck = 0
  const crossedOut = (element: Element) =>
    /line-through/.test(styleOf(element, "text-decoration") + styleOf(element, "text-decoration-line"))
  for (const element of [...body.querySelectorAll("del, s, strike"), ...styled(body).filter(crossedOut)]) {
    if (!body.contains(element)) continue
    if ((element.textContent ?? "").trim() !== "") struck += 1
    element.remove()
  }
  return struck
}
