/**
 * On the wall of a workshop: puts the board as the server shows it now in place of the one that is shown, whenever the stream
 * says that something has changed. Without this script the page shows how it stood when it was loaded.
 */
const BOARD = "board"
/** How long after a failed look the next is taken. */
const againMs = 2_000

const wall = document.querySelector<HTMLElement>("[data-stream]")
if (wall !== null) follow(wall.dataset.stream ?? "")

function follow(address: string): void {
  let looking = false
  let wanted = false
  const look = async (): Promise<void> => {
    wanted = true
    if (looking) return
    looking = true
    while (wanted) {
      wanted = false
      if (!(await refresh())) setTimeout(() => void look(), againMs)
    }
    looking = false
  }
  const stream = new EventSource(address)
  stream.addEventListener("progress", (event) => {
    const told = (event as MessageEvent<string>).data
    if (told !== document.getElementById(BOARD)?.dataset.state) void look()
  })
  addEventListener("pagehide", () => stream.close())
}

/** False if the page can't be had now. */
async function refresh(): Promise<boolean> {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null)
  const old = document.getElementById(BOARD)
  if (answer === null || !answer.ok || old === null) return false
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(BOARD)
  if (now === null) return false
  old.replaceWith(document.adoptNode(now))
  return true
}

export {}
