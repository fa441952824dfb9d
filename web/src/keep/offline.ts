/**
 * Lets the editor open without a network. `updated` is told when a newer editor has come onto the device while this one
 * is open.
 */
export async function registerWorker(updated: () => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return
  const { serviceWorker } = navigator
  let isFirst = serviceWorker.controller === null
  serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) return updated()
    isFirst = false
    // This page was loaded before there was a worker to keep a copy of it. Without a network now, the next load keeps one.
    fetch(location.pathname).catch(() => {})
  })
  await serviceWorker.register("/worker.js", { updateViaCache: "none" })
}
