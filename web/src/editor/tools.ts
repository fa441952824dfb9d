import { toggleMark } from "prosemirror-commands"
import { redo, undo } from "prosemirror-history"
import type { Command, EditorState } from "prosemirror-state"
import { schema } from "../binding/schema"
import { isBodyText, isHeading, isIn, isMarked, toggleHeading, toggleList, toggleQuote, toParagraph } from "./commands"
import type { IconName } from "./icons"
import type { Say } from "./words"

/** One button of the toolbar. */
export interface Tool {
  readonly icon: IconName
  readonly label: string
  readonly shortcut: string
  readonly command: Command
  /** Whether those who may only read can use it; commenters alone are shown what is theirs. */
  readonly of: "writers" | "everyone" | "commenters"
  /** Whether the button is pressed now; null for one that only acts. */
  readonly pressed: ((state: EditorState) => boolean) | null
}

/** What opens something beside the text. */
export interface Doors {
  readonly link: Command
  readonly comment: Command
  readonly find: Command
  readonly help: Command
}

/** The toolbar's buttons, in groups. */
export function tools(say: Say, doors: Doors): Tool[][] {
  const { strong, em, link } = schema.marks
  return [
    [
      { icon: "undo", label: say("editor-undo"), shortcut: "Mod-Z", command: undo, of: "writers", pressed: null },
      { icon: "redo", label: say("editor-redo"), shortcut: "Mod-Y", command: redo, of: "writers", pressed: null },
    ],
    [
      { icon: "paragraph", label: say("editor-paragraph"), shortcut: "Mod-Alt-0", command: toParagraph, of: "writers", pressed: isBodyText },
      heading(1, say),
      heading(2, say),
      heading(3, say),
    ],
    [
      { icon: "strong", label: say("editor-bold"), shortcut: "Mod-B", command: toggleMark(strong), of: "writers", pressed: (state) => isMarked(state, strong) },
      { icon: "em", label: say("editor-italic"), shortcut: "Mod-I", command: toggleMark(em), of: "writers", pressed: (state) => isMarked(state, em) },
      { icon: "link", label: say("editor-link"), shortcut: "Mod-K", command: doors.link, of: "writers", pressed: (state) => isMarked(state, link) },
    ],
    [
      list("bullets", say("editor-bullet-list"), "Mod-Shift-8", "bullet_list"),
      list("numbers", say("editor-numbered-list"), "Mod-Shift-7", "ordered_list"),
      { icon: "quote", label: say("editor-quote"), shortcut: "Mod-Shift-9", command: toggleQuote, of: "writers", pressed: (state) => isIn(state, "blockquote") },
    ],
    [{ icon: "comment", label: say("talk-new"), shortcut: "Mod-Alt-M", command: doors.comment, of: "commenters", pressed: null }],
    [
      { icon: "find", label: say("editor-find"), shortcut: "Mod-Shift-F", command: doors.find, of: "everyone", pressed: null },
      { icon: "help", label: say("editor-help"), shortcut: "Alt-0", command: doors.help, of: "everyone", pressed: null },
    ],
  ]
}

function heading(level: 1 | 2 | 3, say: Say): Tool {
  return {
    icon: `heading-${level}`,
    label: say("editor-heading", { level }),
    shortcut: `Mod-Alt-${level}`,
    command: toggleHeading(level),
    of: "writers",
    pressed: (state) => isHeading(state, level),
  }
}

function list(icon: IconName, label: string, shortcut: string, type: "bullet_list" | "ordered_list"): Tool {
  return { icon, label, shortcut, command: toggleList(type), of: "writers", pressed: (state) => isIn(state, type) }
}
