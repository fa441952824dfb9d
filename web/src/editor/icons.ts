const SVG = "http://www.w3.org/2000/svg"

/** The strokes of each icon on a grid of 24 by 24. */
const strokes = {
  undo: "M9 14 4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "m15 14 5-5-5-5 M20 9H10a6 6 0 0 0 0 12h3",
  paragraph: "M5 6h14 M5 10.5h14 M5 15h14 M5 19.5h9",
  strong: "M7 5h6a3.5 3.5 0 0 1 0 7H7z M7 12h7a3.5 3.5 0 0 1 0 7H7z",
  em: "M10 5h8 M6 19h8 M14 5l-4 14",
  link: "M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.6l-1 1 M14 10a4.5 4.5 0 0 0-6.4 0l-3 3A4.5 4.5 0 0 0 11 19.4l1-1",
  bullets: "M10 6h10 M10 12h10 M10 18h10 M4.5 6h.01 M4.5 12h.01 M4.5 18h.01",
  numbers: "M11 6h9 M11 12h9 M11 18h9 M4 4.5l1.5-.8V9 M3.8 15.2c.2-1 2.7-1.2 2.7.3 0 1.2-2.6 2.2-2.7 3.5h2.9",
  comment: "M4 5h16v11H11l-4.5 4v-4H4z M8 9h8 M8 12.3h5",
  find: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z M15.5 15.5 20 20",
  help: "M9 9.2a3.1 3.1 0 1 1 4.6 2.7c-1 .6-1.6 1.2-1.6 2.4 M12 17.8h.01 M12 2.8a9.2 9.2 0 1 1 0 18.4 9.2 9.2 0 0 1 0-18.4z",
  up: "m6 14.5 6-6 6 6",
  down: "m6 9.5 6 6 6-6",
  close: "M6 6l12 12 M18 6 6 18",
  people: "M9 5a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 9 5z M3 19.5c0-3.6 2.4-5.3 6-5.3s6 1.7 6 5.3 M16 5.3a3.2 3.2 0 0 1 0 6 M17.5 14.6c2.3.6 3.5 2.2 3.5 4.9",
  quote: "M5 5v14 M10 7h9 M10 12h9 M10 17h6",
} as const

export type IconName = keyof typeof strokes | "heading-1" | "heading-2" | "heading-3"

/** A decorative icon in the colour of the text around it. It has no name of its own: its button does. */
export function icon(name: IconName): Element {
  const level = name.startsWith("heading-") ? name.slice(-1) : null
  const svg = document.createElementNS(SVG, "svg")
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value)
  }
  const path = document.createElementNS(SVG, "path")
  path.setAttribute("d", level === null ? strokes[name as keyof typeof strokes] : "M4 5v14 M13 5v14 M4 12h9")
  svg.append(path)
  if (level !== null) svg.append(digit(level))
  return svg
}

function digit(level: string): Element {
  const text = document.createElementNS(SVG, "text")
  text.setAttribute("x", "20")
  text.setAttribute("y", "19")
  text.textContent = level
  return text
}
