import { readFileSync } from "node:fs"
import { type Plugin, defineConfig } from "vite"

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

/**
 * One entry, the editor island, and one style sheet for every page. The server embeds `dist`, finds each file's hashed
 * name in `manifest.json` and serves it below `/assets/`.
 */
export default defineConfig({
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
    rollupOptions: { input: { editor: "src/editor.ts", site: "src/site.css" } },
  },
})
