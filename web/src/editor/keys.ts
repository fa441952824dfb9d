import { baseKeymap, chainCommands, toggleMark } from "prosemirror-commands"
import { redo, undo } from "prosemirror-history"
import {
  InputRule,
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from "prosemirror-inputrules"
import { keydownHandler, keymap } from "prosemirror-keymap"
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list"
import { type Command, Plugin } from "prosemirror-state"
import { schema } from "../binding/schema"
import { breakLine, headingToParagraph, toggleHeading, toggleList, toggleQuote, toParagraph } from "./commands"

/** What the keys do. `openLink` shows the link dialog. */
export function keys(openLink: Command): Plugin[] {
  return [tabInLists(), shortcuts(openLink), keymap(baseKeymap), typingRules()]
}

function shortcuts(openLink: Command): Plugin {
  const item = schema.nodes.list_item
  return keymap({
    "Mod-b": toggleMark(schema.marks.strong),
    "Mod-i": toggleMark(schema.marks.em),
    "Mod-k": openLink,
    "Mod-Alt-0": toParagraph,
    "Mod-Alt-1": toggleHeading(1),
    "Mod-Alt-2": toggleHeading(2),
    "Mod-Alt-3": toggleHeading(3),
    "Mod-Shift-7": toggleList("ordered_list"),
    "Mod-Shift-8": toggleList("bullet_list"),
    "Mod-Shift-9": toggleQuote,
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-Shift-z": redo,
    Backspace: chainCommands(undoInputRule, headingToParagraph),
    Enter: splitListItem(item),
    "Shift-Enter": breakLine,
    "Mod-Enter": breakLine,
  })
}

/**
 * Tab moves list items in and out, and leaves the editor everywhere else. After Escape it leaves from a list too, so
 * that nobody is kept in by the keyboard.
 */
function tabInLists(): Plugin {
  let leaving = false
  const item = schema.nodes.list_item
  const inOrOut = keydownHandler({ Tab: inList(sinkListItem(item)), "Shift-Tab": inList(liftListItem(item)) })
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        if (event.key === "Tab") return !leaving && inOrOut(view, event)
        if (event.key !== "Shift") leaving = event.key === "Escape"
        return false
      },
      handleDOMEvents: {
        blur() {
          leaving = false
        },
      },
    },
  })
}

/** Inside a list the key is taken even where the item can move no further: focus must not jump by surprise. */
function inList(command: Command): Command {
  return (state, dispatch, view) => {
    const { $from } = state.selection
    const inside = Array.from({ length: $from.depth + 1 }, (_, depth) => $from.node(depth)).some((one) => one.type.name === "list_item")
    if (inside) command(state, dispatch, view)
    return inside
  }
}

/** What the beginning of a line turns into as it is typed: `# `, `- `, `1. ` and `> `. */
function typingRules(): Plugin {
  const rules: InputRule[] = [
    textblockTypeInputRule(/^(#{1,3})\s$/, schema.nodes.heading, (match) => ({ level: match[1]!.length })),
    wrappingInputRule(/^\s*[-*+]\s$/, schema.nodes.bullet_list),
    wrappingInputRule(/^\s*1[.)]\s$/, schema.nodes.ordered_list),
    wrappingInputRule(/^\s*>\s$/, schema.nodes.blockquote),
  ]
  return inputRules({ rules })
}
