/** One card of the column: where it would stand, and how much room it takes. */
export interface Slot {
  readonly wanted: number
  readonly height: number
}

/**
 * Where cards stand below each other, in their order and `gap` apart, none above `top`: each at the height that it wants,
 * or as near below as those before it let it. The active one gets its height first, as far as there is room above it for
 * all that come before; those are pushed up.
 */
export function stack(slots: readonly Slot[], active: number, gap: number, top = 0): number[] {
  const tops = pushedDown(slots, top, gap)
  const chosen = slots[active]
  if (chosen === undefined) return tops
  const room = slots.slice(0, active).reduce((sum, { height }) => sum + height + gap, top)
  tops[active] = Math.max(chosen.wanted, room)
  for (let i = active - 1, below = tops[active]; i >= 0; i--) {
    below = Math.min(tops[i]!, below - gap - slots[i]!.height)
    tops[i] = below
  }
  const rest = pushedDown(slots.slice(active + 1), tops[active] + chosen.height + gap, gap)
  return [...tops.slice(0, active + 1), ...rest]
}

function pushedDown(slots: readonly Slot[], top: number, gap: number): number[] {
  let free = top
  return slots.map(({ wanted, height }) => {
    const stands = Math.max(wanted, free)
    free = stands + height + gap
    return stands
  })
}

/** Of so many in a row the part that is drawn: at most `most`, with `centre` a third of the way down. */
export function drawnPart(count: number, centre: number, most: number): { from: number; to: number } {
  if (count <= most) return { from: 0, to: count }
  const from = Math.max(0, Math.min(count - most, centre - Math.floor(most / 3)))
  return { from, to: from + most }
}
