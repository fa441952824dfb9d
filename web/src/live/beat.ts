import { hiddenBeatMs } from "./limits"

/**
 * Calls `run` once in the next animation frame, however often it is asked; where no frame comes (a hidden tab) a timer
 * does it.
 */
export function onNextBeat(run: () => void): () => void {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const fire = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    timer = undefined
    run()
  }
  return () => {
    if (timer !== undefined) return
    frame = requestAnimationFrame(fire)
    timer = setTimeout(fire, hiddenBeatMs)
  }
}
