// Writes a brotli copy beside every text-like asset in dist: the server sends it as it is and never compresses a static file itself.
import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { extname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, constants } from "node:zlib"

const dist = fileURLToPath(new URL("./dist/", import.meta.url))
const compressed = new Set([".js", ".css", ".wasm", ".svg", ".woff2"])

for (const name of readdirSync(dist, { recursive: true }).map(String)) {
  if (!compressed.has(extname(name))) continue
  const bytes = readFileSync(join(dist, name))
  const small = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  writeFileSync(join(dist, name + ".br"), small)
  console.log(`${name}: ${bytes.length} bytes, ${small.length} with brotli`)
}
