/**
 * Where each of the 34 province-level units stands in a grid of seven columns and eight rows, by its GB/T 2260 code:
 * roughly as they lie to each other. A reading aid, not a map: it shows no boundary and no area.
 */
const ROWS = [
  '.. .. .. .. .. .. 23',
  '65 .. .. 15 11 .. 22',
  '63 62 64 14 13 12 21',
  '54 .. 61 41 37 .. ..',
  '.. 51 50 42 34 32 31',
  '.. 53 52 43 36 33 ..',
  '.. .. .. 45 44 35 71',
  '.. .. .. 46 82 81 ..',
]

export interface TilePlace {
  /** 1..7 from the west. */
  column: number
  /** 1..8 from the north. */
  row: number
}

/** Six-digit code of the province → place in the grid. */
export const TILE_PLACES: ReadonlyMap<string, TilePlace> = new Map(
  ROWS.flatMap((line, row) =>
    line
      .split(' ')
      .map((code, column): [string, TilePlace] => [`${code}0000`, { column: column + 1, row: row + 1 }])
      .filter(([code]) => code !== '..0000'),
  ),
)
