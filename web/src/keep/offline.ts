export interface Updates {
  /** Looks for a newer editor now. By itself a browser does that only when a page is loaded. */
  look(): void
}

/**
 * Lets the editor open without a network. `updated` is told when a newer editor has come onto the device while this one
 * is open.
 */
export function startWorker(updated: () => void): Updates {
  if (!("serviceWorker" in navigator)) return { look() {} }
  const { serviceWorker } = navigator
  let isFirst = serviceWorker.controller === null
  serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) return updated()
    isFirst = false
    // This page was loaded before there was a worker to keep a copy of it. Without a network now, the next load keeps one.
    fetch(location.pathname).catch(() => {})
  })
  const registered = serviceWorker.register("/worker.js", { updateViaCache: "none" })
  registered.catch((error: unknown) => console.warn("The editor will not open without a network.", error))
  return {
    look() {
      // Whoever has no network now looks again with the next line.
      registered.then((registration) => registration.update()).catch(() => {})
    },
  }
}
