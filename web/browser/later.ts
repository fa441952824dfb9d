/** What a later build of the program would serve, in front of the program there is: the editor's script has another name. */
import { once } from "node:events"
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer, request } from "node:http"
import { type AddressInfo, connect } from "node:net"

export class LaterBuild {
  readonly #server: HttpServer

  private constructor(
    readonly behind: number,
    readonly names: { readonly before: string; readonly after: string },
  ) {
    this.#server = createServer((asked, answer) => void this.#pass(asked, answer))
    this.#server.on("upgrade", (asked, socket, head) => {
      const inner = connect(this.behind, "127.0.0.1", () => {
        const lines = asked.rawHeaders.flatMap((word, i) => (i % 2 === 0 ? [`${word}: ${asked.rawHeaders[i + 1]}`] : []))
        inner.write([`${asked.method} ${asked.url} HTTP/1.1`, ...lines, "", ""].join("\r\n"))
        inner.write(head)
        inner.pipe(socket).pipe(inner)
      })
      for (const [one, other] of [[inner, socket], [socket, inner]] as const) one.on("error", () => other.destroy())
    })
  }

  /** Listens at `port` for what answers at `behind`; the script named `before` is called `after`. */
  static async start(port: number, behind: number, before: string, after: string): Promise<LaterBuild> {
    const later = new LaterBuild(behind, { before, after })
    later.#server.listen(port, "127.0.0.1")
    await once(later.#server, "listening")
    return later
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, "close")
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { before, after } = this.names
    // Only what is not packed can be read and changed.
    const headers = { ...asked.headers, "accept-encoding": "identity" }
    const path = asked.url?.replaceAll(after, before)
    const inner = request({ host: "127.0.0.1", port: this.behind, method: asked.method, path, headers })
    asked.pipe(inner)
    const [got] = (await once(inner, "response")) as [IncomingMessage]
    const parts: Buffer[] = []
    for await (const part of got) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const isText = /^text\//.test(got.headers["content-type"] ?? "")
    const { "transfer-encoding": _, "content-length": __, ...kept } = got.headers
    answer.writeHead(got.statusCode ?? 502, kept)
    answer.end(isText ? body.toString().replaceAll(before, after) : body)
  }
}
