import { dropStyle, holdsBlock, styled, styleOf } from "./dom"

const UP: Readonly<Record<string, string>> = { "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "-": "⁻" }
const DOWN: Readonly<Record<string, string>> = { "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉" }

/** Bold and italics that are said by a style alone, as Google Docs does; raised and lowered figures as such characters. */
export function makeMarks(body: HTMLElement): void {
  for (const element of styled(body)) {
    const weight = styleOf(element, "font-weight")
    const italic = /^(italic|oblique)/.test(styleOf(element, "font-style"))
    const shift = styleOf(element, "vertical-align")
    dropStyle(element)
    // Google Docs wraps whole pastes in <b style="font-weight: normal">.
    if (/^(b|strong)$/.test(element.localName)) {
      if (/^(normal|[1-5]00)$/.test(weight)) element.replaceWith(...element.childNodes)
      continue
    }
    if (/^(bold|bolder|[6-9]00)$/.test(weight)) wrapContent(element, "strong")
    if (italic) wrapContent(element, "em")
    if (shift === "super") figures(element, UP)
    if (shift === "sub") figures(element, DOWN)
  }
  for (const element of body.querySelectorAll("sup")) figures(element, UP)
  for (const element of body.querySelectorAll("sub")) figures(element, DOWN)
  // Headings are bold by themselves.
  for (const element of body.querySelectorAll(":is(h1, h2, h3, h4, h5, h6) :is(b, strong)")) {
    element.replaceWith(...element.childNodes)
  }
}

/** Marks what is inside an element: around its text, never around its blocks. */
function wrapContent(element: Element, tag: "strong" | "em"): void {
  if ([...element.childNodes].some(holdsBlock)) return
  const wrapper = element.ownerDocument.createElement(tag)
  wrapper.append(...element.childNodes)
  element.append(wrapper)
}

/** 10⁶ must not become 106. Letters stay as they are. */
function figures(element: Element, characters: Readonly<Record<string, string>>): void {
  const text = (element.textContent ?? "").trim()
  const shifted = [...text].map((character) => characters[character])
  if (text !== "" && !shifted.includes(undefined)) element.replaceWith(shifted.join(""))
}
