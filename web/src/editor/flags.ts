import { element } from "./dom"

/** How long a name stays beside a caret that has stopped moving. */
const shownMs = 2_000

/** What is drawn at somebody's caret: a line, the sign of the organisation, and for a while the names. */
export interface Flag {
  readonly element: HTMLElement
  /** Says whose it is. */
  name(name: string, organisation: string, sign: number): void
  /** Shows the names, for the caret has moved. */
  wave(): void
  /** Whether the names are shown. */
  readonly waves: boolean
  /** Puts the names where there is room: to which side of the caret, and above or below its line. */
  turn(leftwards: boolean, below: boolean): void
  /** Forgets that the names were to be hidden. */
  end(): void
}

/** The names are drawn by the style sheet, from attributes: they are no part of the text that is searched and copied. */
export function createFlag(): Flag {
  const names = element("span", { class: "caret-names" })
  const caret = element("span", { class: "caret", "aria-hidden": "true" }, element("span", { class: "caret-sign" }), names)
  let rest: ReturnType<typeof setTimeout> | undefined
  let sign = -1
  return {
    element: caret,
    name(name, organisation, now) {
      names.dataset["person"] = name
      names.dataset["organisation"] = organisation
      if (now === sign) return
      caret.classList.remove(`sign-${sign}`)
      caret.classList.add(`sign-${now}`)
      sign = now
    },
    wave() {
      caret.classList.add("moves")
      clearTimeout(rest)
      rest = setTimeout(() => caret.classList.remove("moves"), shownMs)
    },
    get waves() {
      return caret.classList.contains("moves")
    },
    turn(leftwards, below) {
      caret.classList.toggle("leftwards", leftwards)
      caret.classList.toggle("below", below)
    },
    end: () => clearTimeout(rest),
  }
}
