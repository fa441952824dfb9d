import type { Peer, Peers } from "../live/peers"

/** Whoever looks at the page, and for whom. */
export interface Me {
  readonly person: string
  readonly name: string
  readonly organisation: string
  readonly organisationName: string
}

/** One person of one organisation, however many windows they have open. */
export interface Person {
  readonly key: string
  readonly person: string
  readonly name: string
  readonly organisationName: string
  readonly isMe: boolean
  /** The window whose caret moved last; null if none has a caret. */
  readonly latest: Peer | null
}

export interface Group {
  readonly organisation: string
  readonly name: string
  readonly people: readonly Person[]
}

/** Everybody who is here, oneself too, by organisation: one's own first, then by name. */
export function gather({ rows }: Peers, me: Me): Group[] {
  const groups = new Map<string, { name: string; people: Map<string, Person> }>()
  const add = (organisation: string, organisationName: string, one: Omit<Person, "key" | "organisationName">) => {
    const group = groups.get(organisation) ?? { name: organisationName, people: new Map<string, Person>() }
    groups.set(organisation, group)
    const before = group.people.get(one.person)
    const latest = laterOf(before?.latest ?? null, one.latest)
    group.people.set(one.person, { ...(before ?? { ...one, key: `${organisation}-${one.person}`, organisationName }), latest })
  }
  add(me.organisation, me.organisationName, { person: me.person, name: me.name, isMe: true, latest: null })
  for (const peer of rows.values()) {
    const latest = peer.selection === null ? null : peer
    add(peer.organisation, peer.organisationName, { person: peer.person, name: peer.name, isMe: peer.person === me.person, latest })
  }
  return [...groups]
    .map(([organisation, { name, people }]): Group => ({ organisation, name, people: [...people.values()].sort(byName) }))
    .sort((one, other) => Number(other.organisation === me.organisation) - Number(one.organisation === me.organisation) || one.name.localeCompare(other.name))
}

/** How many people that is; one who speaks for two organisations is still one. */
export function countOf(groups: readonly Group[]): number {
  return new Set(groups.flatMap(({ people }) => people.map(({ person }) => person))).size
}

function byName(one: Person, other: Person): number {
  return Number(other.isMe) - Number(one.isMe) || one.name.localeCompare(other.name)
}

function laterOf(one: Peer | null, other: Peer | null): Peer | null {
  if (one === null || other === null) return one ?? other
  return other.turn > one.turn ? other : one
}
