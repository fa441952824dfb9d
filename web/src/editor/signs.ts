/** How many signs there are: each a colour, a shape and a line of its own in the style sheet. */
export const SIGNS = 8

/** Which sign each organisation bears. */
export type Signs = ReadonlyMap<string, number>

/**
 * A sign for every organisation that is here. It keeps the one that it has; a new one gets its own, told by its id, so
 * that all windows are likely to agree, or the next that is free. More organisations than signs share them.
 */
export function signsFor(organisations: Iterable<string>, before: Signs): Signs {
  const present = [...new Set(organisations)]
  const signs = new Map<string, number>()
  for (const organisation of present) {
    const sign = before.get(organisation)
    if (sign !== undefined) signs.set(organisation, sign)
  }
  for (const organisation of present) {
    if (!signs.has(organisation)) signs.set(organisation, free(own(organisation), [...signs.values()]))
  }
  return signs
}

function own(organisation: string): number {
  let sum = 0
  for (const letter of organisation) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521
  return sum % SIGNS
}

/** The first sign from `wanted` on that the fewest bear. */
function free(wanted: number, taken: readonly number[]): number {
  const borne = (sign: number) => taken.filter((one) => one === sign).length
  const all = Array.from({ length: SIGNS }, (_, i) => (wanted + i) % SIGNS)
  const fewest = Math.min(...all.map(borne))
  return all.find((sign) => borne(sign) === fewest) ?? wanted
}
