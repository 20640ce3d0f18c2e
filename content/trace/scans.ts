import { ABROAD, kilometresApart, UNKNOWN } from './provinces.ts'

/**
 * What is known of the scans of one code. Every number is a least: who keeps nothing, has scripts off or reads the code
 * elsewhere is not counted.
 */
export interface CodeScans {
  /** First and last day (Asia/Shanghai) that somebody looked it up; `undefined` when nobody did. */
  firstDay: string | undefined
  lastDay: string | undefined
  /** Distinct days on which somebody did. */
  days: number
  /** Visitors, each once a day. */
  visitors: number
  /** Look-ups by programs; left out of all others. */
  automated: number
  /** Where from, most first. */
  provinces: { province: string; visitors: number }[]
  /** The newest days by province, newest first, for what days tell together. */
  recent: { day: string; province: string }[]
}

export const NO_SCANS: CodeScans = {
  ...{ firstDay: undefined, lastDay: undefined, days: 0, visitors: 0, automated: 0, provinces: [], recent: [] },
}

/** A fact about the scans of one item's code that is unusual. It says what was seen, never why or by whom. */
export type ScanSign =
  | { kind: 'many-days'; days: number }
  | { kind: 'far-apart'; day: string; provinces: [string, string]; kilometres: number }
  | { kind: 'many-provinces'; day: string; provinces: string[] }

/**
 * One item is looked at in a shop, at home, perhaps by a friend: on a handful of days. Set by us; raising it hides copies,
 * lowering it blames what stood on a shelf for long.
 */
export const MANY_DAYS = 10
/** Farther than goods on the road get in a day. Set by us. */
export const FAR_KILOMETRES = 1_200
/** Provinces on one day; two may share a border. Set by us. */
export const MANY_PROVINCES = 3

const isKnown = (province: string): boolean => province !== UNKNOWN && province !== ABROAD

const farthest = (provinces: string[]): { provinces: [string, string]; kilometres: number } | undefined => {
  const pairs = provinces.flatMap((one, at) =>
    provinces.slice(at + 1).map((other) => ({
      provinces: [one, other] satisfies [string, string],
      kilometres: kilometresApart(one, other) ?? 0,
    })),
  )
  return pairs.toSorted((a, b) => b.kilometres - a.kilometres)[0]
}

const signOfDay = (day: string, provinces: string[]): ScanSign | undefined => {
  const far = farthest(provinces)
  if (far && far.kilometres >= FAR_KILOMETRES) return { kind: 'far-apart', day, ...far }
  return provinces.length >= MANY_PROVINCES ? { kind: 'many-provinces', day, provinces } : undefined
}

/**
 * What is unusual about the scans of one item; numbers alone raise nothing, since anybody can press a button often.
 * @param scans - of a code that stands on one item; a lot's code is on many, and none of this is unusual there
 */
export const scanSigns = ({ days, recent }: CodeScans): ScanSign[] => {
  const byDay = Map.groupBy(
    recent.filter(({ province }) => isKnown(province)),
    ({ day }) => day,
  )
  const [travel] = [...byDay].flatMap(([day, rows]) => {
    const sign = signOfDay(day, [...new Set(rows.map(({ province }) => province))].sort())
    return sign ? [sign] : []
  })
  return [...(days >= MANY_DAYS ? [{ kind: 'many-days', days } as const] : []), ...(travel ? [travel] : [])]
}
