/**
 * How long others' words wait for somebody who composes and has come to rest. A phone's keyboard composes whatever word
 * the caret stands in, for as long as it stands there.
 */
const restMs = 5_000
/** The editor reads what came of a composition a moment after its end. */
const settleMs = 50

export interface Composing {
  /** Whether others' words had better wait. */
  waits(): boolean
}

/**
 * Sees to it that an input method may finish its word: a paragraph that is drawn anew for others' words takes what is
 * being composed away from it, in every browser. `rested` is called when others' words need not wait any more.
 */
export function watchComposing(place: HTMLElement, rested: () => void): Composing {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = ({ target }: Event, ms: number) => {
    // In a field beside the text nobody else writes.
    if (!(target instanceof HTMLElement) || !target.isContentEditable) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      rested()
    }, ms)
  }
  for (const kind of ["compositionstart", "compositionupdate"]) place.addEventListener(kind, (event) => wait(event, restMs))
  place.addEventListener("compositionend", (event) => wait(event, settleMs))
  return { waits: () => timer !== undefined }
}
