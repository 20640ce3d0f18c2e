/** What programmes issued and took back on one day, as it is published. */

export interface ProgrammeDay {
  programme: string
  awards: number
  issued: number
  reversed: number
}

/** Programmes with fewer awards on a day stand together, so that nobody can be told. */
export const LEAST_AWARDS = 10

/** Under which name they stand together. */
export const OTHERS = 'other'

/** The same without programmes of few awards: these are added up under one name, in no order that tells of them. */
export const folded = (programmes: readonly ProgrammeDay[]): ProgrammeDay[] => {
  const isSmall = ({ programme, awards }: ProgrammeDay): boolean => awards < LEAST_AWARDS || programme === OTHERS
  const small = programmes.filter(isSmall)
  const rest = programmes.filter((one) => !isSmall(one)).toSorted((a, b) => (a.programme < b.programme ? -1 : 1))
  if (small.length === 0) return rest
  const sum = (name: 'awards' | 'issued' | 'reversed'): number => small.reduce((all, one) => all + one[name], 0)
  return [...rest, { programme: OTHERS, awards: sum('awards'), issued: sum('issued'), reversed: sum('reversed') }]
}
