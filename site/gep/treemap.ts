/** Where each part of a whole lies in a squarified treemap. @see Bruls, Huizing, van Wijk: Squarified Treemaps, 2000 */

export interface Field<Part> {
  part: Part
  /** Per cent of the width and height of the whole. */
  x: number
  y: number
  width: number
  height: number
}

interface Room {
  x: number
  y: number
  width: number
  height: number
}

type Sized<Part> = { part: Part; area: number }

/** The longest side ratio of a row of fields laid along a side. */
const worst = (areas: readonly number[], side: number): number => {
  const sum = areas.reduce((a, b) => a + b, 0)
  return Math.max(...areas.map((area) => Math.max((side * side * area) / sum ** 2, sum ** 2 / (side * side * area))))
}

const layRow = <Part>(row: readonly Sized<Part>[], room: Room): { fields: Field<Part>[]; rest: Room } => {
  const sum = row.reduce((all, { area }) => all + area, 0)
  const isUpright = room.width >= room.height
  const depth = sum / (isUpright ? room.height : room.width)
  let along = 0
  const fields = row.map(({ part, area }): Field<Part> => {
    const length = area / depth
    const at = along
    along += length
    return isUpright
      ? { part, x: room.x, y: room.y + at, width: depth, height: length }
      : { part, x: room.x + at, y: room.y, width: length, height: depth }
  })
  const rest = isUpright
    ? { ...room, x: room.x + depth, width: room.width - depth }
    : { ...room, y: room.y + depth, height: room.height - depth }
  return { fields, rest }
}

/**
 * Lays parts out, each with an area as large as its value.
 * @param parts - in any order; those of zero and less take no room
 * @param ratio - width of the whole over its height
 */
export const treemap = <Part>(
  parts: readonly Part[],
  valueOf: (part: Part) => number,
  ratio: number,
): Field<Part>[] => {
  const total = parts.reduce((sum, part) => sum + Math.max(0, valueOf(part)), 0)
  if (total === 0) return []
  const [width, height] = [100 * ratio, 100]
  let left = parts
    .filter((part) => valueOf(part) > 0)
    .map((part): Sized<Part> => ({ part, area: (valueOf(part) / total) * width * height }))
    .toSorted((a, b) => b.area - a.area)
  let room: Room = { x: 0, y: 0, width, height }
  const fields: Field<Part>[] = []
  while (left.length > 0) {
    const side = Math.min(room.width, room.height)
    let count = 1
    const areas = left.map(({ area }) => area)
    while (count < left.length && worst(areas.slice(0, count + 1), side) <= worst(areas.slice(0, count), side)) count++
    const laid = layRow(left.slice(0, count), room)
    fields.push(...laid.fields)
    room = laid.rest
    left = left.slice(count)
  }
  return fields.map(({ part, x, y, width: w, height: h }) => ({ part, x: x / ratio, y, width: w / ratio, height: h }))
}
