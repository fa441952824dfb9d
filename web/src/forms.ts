/**
 * What makes forms kinder where scripts run: `data-keep` on a form names it, and what is typed there survives a closed tab;
 * `data-forget` anywhere names a form whose words have arrived; `data-comment` on a text leads from selected words to the
 * form of a comment. Without a script every form works the same.
 */
import { commentOnSelected } from "./forms/selecting"
import { bring, forget, keep, sweep } from "./forms/typed"

/** None where the browser keeps nothing. */
function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

function start(kept: Storage): void {
  sweep(kept, Date.now())
  for (const place of document.querySelectorAll<HTMLElement>("[data-forget]")) forget(kept, place.dataset["forget"] ?? "")
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
    const key = form.dataset["keep"] ?? ""
    const note = form.querySelector<HTMLElement>("[data-brought]")
    if (bring(kept, key, form, Date.now()) && note) note.hidden = false
    form.addEventListener("input", () => keep(kept, key, form, Date.now()))
    form.addEventListener("reset", () => {
      forget(kept, key)
      if (note) note.hidden = true
    })
  }
  document.querySelector('form[action="/logout"]')?.addEventListener("submit", () => sweep(kept, "all"))
}

for (const text of document.querySelectorAll<HTMLElement>("[data-comment]")) commentOnSelected(text)
const kept = storage()
if (kept) start(kept)
