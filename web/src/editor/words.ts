import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle"

export type Values = Record<string, FluentVariable>
/** Words a text of the interface. The keys are those of `crates/words/text`, which the server words its pages with too. */
export type Say = (key: string, values?: Values) => string

/** Loads the texts of the interface's language. A language that we don't have reads Finnish. */
export async function loadWords(language: string): Promise<Say> {
  const tag = language.split("-")[0] ?? ""
  const bundle = new FluentBundle(tag in texts ? tag : "fi", { useIsolating: false })
  const { default: source } = await (texts[tag] ?? finnish)()
  bundle.addResource(new FluentResource(source))
  return (key, values) => {
    const pattern = bundle.getMessage(key)?.value
    return pattern ? bundle.formatPattern(pattern, values) : key
  }
}

const finnish = () => import("../../../crates/words/text/fi.ftl?raw")
const texts: Record<string, () => Promise<{ default: string }>> = {
  fi: finnish,
  sv: () => import("../../../crates/words/text/sv.ftl?raw"),
  en: () => import("../../../crates/words/text/en.ftl?raw"),
}
