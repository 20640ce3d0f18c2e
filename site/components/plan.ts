/** Where points go on a small plan without a map: north is up, both axes of one scale. */

/** A point by metres east and north of wherever the plan begins. */
export interface PlanPoint {
  /** Stands in the point and before its row in the table. */
  label: string
  east: number
  north: number
  /** 0 or 1: two sorts of points are told apart by shape too. */
  sort?: 0 | 1
}

/** A point on paper. */
export interface Spot {
  label: string
  x: number
  y: number
  sort: 0 | 1
  /** Where it really is, when it was moved off others. */
  from?: { x: number; y: number }
}

/** Points on paper of `SIZE` by `SIZE`. */
export interface Plan {
  spots: Spot[]
  /** A round length in metres, and how long it is on paper. */
  scale: { metres: number; length: number }
  /** Circle around the beginning, where there is one. */
  circle: { x: number; y: number; r: number } | undefined
}

export const SIZE = 320
const EDGE = 26

/** 1, 2 or 5 times a power of ten, at most `most`. */
const roundLength = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((times) => times * power).find((length) => length <= most) ?? power
}

/** Closer than this, centre to centre, spots would cover each other. */
const APART = 20
/** More than these at one spot are drawn as one, with their number: a ring of them would cover what lies around. */
const MOST_IN_RING = 6

const rounded = (value: number): number => Math.round(value * 10) / 10

/** Spots that would cover each other, each group around its first. */
const groupsOf = (spots: Spot[]): [Spot, ...Spot[]][] => {
  const groups: [Spot, ...Spot[]][] = []
  for (const spot of spots) {
    const near = groups.find(([first]) => Math.hypot(first.x - spot.x, first.y - spot.y) < APART)
    if (near) near.push(spot)
    else groups.push([spot])
  }
  return groups
}

/** Stays on the paper with all of its mark. */
const onPaper = (at: number): number => rounded(Math.min(Math.max(at, 10), SIZE - 10))

/** Points at one spot in a ring around it, each with the way to where it is; of many one spot with their number. */
const spread = (group: [Spot, ...Spot[]]): Spot[] => {
  const [first] = group
  if (group.length === 1) return group
  if (group.length > MOST_IN_RING) return [{ ...first, label: `×${group.length}` }]
  const ring = APART / 2 / Math.sin(Math.PI / group.length)
  return group.map((spot, index) => {
    const angle = (2 * Math.PI * index) / group.length - Math.PI / 2
    return {
      ...spot,
      x: onPaper(first.x + ring * Math.cos(angle)),
      y: onPaper(first.y + ring * Math.sin(angle)),
      from: { x: spot.x, y: spot.y },
    }
  })
}

/**
 * Points that would cover each other are spread around their spot, or drawn as one with their number.
 * @param radius - metres of a circle around the beginning, which then stands in the middle
 */
export const planOf = (points: PlanPoint[], radius?: number): Plan => {
  const east = points.map((point) => point.east)
  const north = points.map((point) => point.north)
  const middle =
    radius === undefined && points.length > 0
      ? { east: (Math.min(...east) + Math.max(...east)) / 2, north: (Math.min(...north) + Math.max(...north)) / 2 }
      : { east: 0, north: 0 }
  // A single point is drawn as if it stood in a yard of a hundred metres.
  const reach =
    radius ??
    Math.max(
      50,
      ...points.map((point) => Math.max(Math.abs(point.east - middle.east), Math.abs(point.north - middle.north))),
    )
  const perMetre = (SIZE / 2 - EDGE) / reach
  const x = (metres: number): number => Math.round((SIZE / 2 + (metres - middle.east) * perMetre) * 10) / 10
  const y = (metres: number): number => Math.round((SIZE / 2 - (metres - middle.north) * perMetre) * 10) / 10
  const metres = roundLength((reach * 2) / 3)
  return {
    spots: groupsOf(
      points.map((point) => ({ label: point.label, x: x(point.east), y: y(point.north), sort: point.sort ?? 0 })),
    ).flatMap(spread),
    scale: { metres, length: Math.round(metres * perMetre * 10) / 10 },
    circle: radius === undefined ? undefined : { x: x(0), y: y(0), r: Math.round(radius * perMetre * 10) / 10 },
  }
}
