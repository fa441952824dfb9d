import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { type Plugin, type UserConfig, defineConfig } from "vite"

/** Puts the icon among the built files and into the manifest; no script or style asks for it, only the pages do. */
function icon(): Plugin {
  const source = "src/icon.svg"
  return {
    name: "icon",
    buildStart() {
      this.emitFile({ type: "asset", name: "icon.svg", originalFileName: source, source: readFileSync(source) })
    },
  }
}

/** What the manifest says of one file. */
interface Built {
  readonly file: string
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
}

/** The addresses of everything that the first build made, for the service worker to keep on the device. */
function builtFiles(): string[] {
  const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as Record<string, Built>
  const names = Object.values(manifest).flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets])
  return [...new Set(names)].sort().map((name) => `/assets/${name}`)
}

/**
 * The editor island, what makes forms kinder, what tells of news on pages of comments and of signatures and on a workshop's wall as they come, and one style sheet for every page.
 * The server embeds `dist`, finds each file's hashed
 * name in `manifest.json` and serves it below `/assets/`.
 */
const site: UserConfig = {
  base: "/assets/",
  plugins: [icon()],
  build: {
    outDir: "dist",
    // The server maps /assets/NAME to dist/NAME, so nothing goes into a folder of its own.
    assetsDir: "",
    // At the top of dist, not in Vite's hidden folder, which embedding tools skip.
    manifest: "manifest.json",
    target: "es2022",
    // The content security policy forbids data: URLs, so small assets stay files too.
    assetsInlineLimit: 0,
    // The page itself preloads what it needs; the polyfill would be an extra script.
    modulePreload: { polyfill: false },
    rollupOptions: { input: { editor: "src/editor.ts", forms: "src/forms.ts", news: "src/news.ts", progress: "src/progress.ts", projector: "src/projector.ts", site: "src/site.css" } },
  },
}

/**
 * The service worker, in one file of a fixed name: browsers ask for it again and again, and a worker of several modules
 * is not for all of them. Built second, since it names what the first build made.
 */
function worker(): UserConfig {
  const files = builtFiles()
  const version = createHash("sha256").update(files.join()).digest("hex").slice(0, 16)
  return {
    define: { __FILES__: JSON.stringify(files), __VERSION__: JSON.stringify(version) },
    build: {
      outDir: "dist",
      emptyOutDir: false,
      target: "es2022",
      rollupOptions: { input: "src/worker.ts", output: { format: "iife", entryFileNames: "worker.js" } },
    },
  }
}

export default defineConfig(({ mode }) => (mode === "worker" ? worker() : site))
