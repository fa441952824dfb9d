type Child = Node | string | null

/** A new element with its attributes and children. An attribute that is null is left out, one that is "" stands alone. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | null>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== null))
  return made
}

/** A push button. It never submits a form. */
export function button(label: string, pressed: () => void, className = "button"): HTMLButtonElement {
  const made = element("button", { type: "button", class: className }, label)
  made.addEventListener("click", pressed)
  return made
}

/** Makes these the children, in this order, and touches no child that is in its place. */
export function arrange(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  for (const child of [...parent.children]) if (!wanted.includes(child as HTMLElement)) child.remove()
  wanted.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null)
  })
}
