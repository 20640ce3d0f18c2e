import type { Wrong } from '../forms/wrong.ts'
import { BOUNDS } from '../near/position.ts'
import type { Bilingual } from '../registers/register.ts'
import { isCategory, type Category } from '../reports/categories.ts'
import { mayLieIn } from '../places/boxes.ts'
import { sourcesOf } from '../reports/remit.ts'

/** A report as another program sends it, by GeoReport v2. What the standard has and we do not want is not even read. */

/** Fields that are dropped unread: they tell of a device or an account, or have us fetch something. */
export const IGNORED = ['device_id', 'account_id', 'media_url'] as const

/** Characters of a description, and of any other field. */
const MOST = { description: 4_000, other: 200 } as const

export interface Submission {
  category: Category
  /** Six digits, or nine. */
  place: string
  text: string
  address: string | undefined
  longitude: string | undefined
  latitude: string | undefined
  /** `YYYY-MM-DD`. */
  seen: string
  hour: number | undefined
  source: string | undefined
  who: string | undefined
  visibility: 'public' | 'numbers' | 'authority'
  publicText: string | undefined
  contact: { name?: string; phone?: string; email?: string } | undefined
}

const wrong = (pointer: string, zh: string, en: string): Wrong => ({ pointer, message: { zh, en } })

const isDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

const DEGREES = /^-?\d{1,3}(\.\d{1,12})?$/
const isVisibility = (text: string): text is Submission['visibility'] =>
  text === 'public' || text === 'numbers' || text === 'authority'

const MISSING: Bilingual = { zh: '没有写。', en: 'Missing.' }

/**
 * @param field - the value of a field, trimmed; `undefined` where it is not sent or empty
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const readSubmission = (
  field: (name: string) => string | undefined,
  today: string,
): { value: Submission } | { wrong: Wrong[] } => {
  const faults: Wrong[] = []
  const text = (name: string, most: number = MOST.other): string | undefined => {
    const value = field(name)
    if (value === undefined || [...value].length <= most) return value
    faults.push(wrong(`/${name}`, `最多 ${most} 个字。`, `At most ${most} characters.`))
    return undefined
  }
  const attribute = (name: string, most?: number): string | undefined => text(`attribute[${name}]`, most)

  const category = field('service_code')
  if (category === undefined || !isCategory(category))
    faults.push(wrong('/service_code', '没有这个 service_code。', 'There is no such service_code.'))
  const place = field('address_id') ?? field('jurisdiction_id')
  if (place === undefined || !/^[1-9]\d{5}(\d{3})?$/.test(place))
    faults.push(
      wrong(
        '/address_id',
        '请在 address_id 里写行政区划代码：县六位，乡镇九位。',
        'Give the code of the place in address_id: six digits of a county, or nine of a town.',
      ),
    )
  const description = text('description', MOST.description)
  if (description === undefined && field('description') === undefined)
    faults.push({ pointer: '/description', message: MISSING })

  const [latitude, longitude] = [field('lat'), field('long')]
  if ((latitude === undefined) !== (longitude === undefined))
    faults.push(wrong('/lat', 'lat 和 long 要一起写。', 'Give lat and long together.'))
  if (latitude !== undefined && longitude !== undefined) faults.push(...faultsOfPosition(latitude, longitude, place))

  const seen = attribute('seen') ?? today
  if (!isDay(seen) || seen < '2000-01-01')
    faults.push(wrong('/attribute[seen]', '日期写成 2026-11-22 这样。', 'Write the day as 2026-11-22.'))
  else if (seen > today) faults.push(wrong('/attribute[seen]', '这一天还没有到。', 'That day is still to come.'))
  const hour = attribute('hour')
  if (hour !== undefined && !/^([01]?\d|2[0-3])$/.test(hour))
    faults.push(wrong('/attribute[hour]', '钟点写成 0 到 23。', 'Give an hour from 0 to 23.'))
  const source = attribute('source')
  if (source !== undefined && !sourcesOf(category ?? '').some(([id]) => id === source))
    faults.push(wrong('/attribute[source]', '没有这一项。', 'There is no such choice.'))
  const visibility = attribute('visibility') ?? 'numbers'
  if (!isVisibility(visibility))
    faults.push(wrong('/attribute[visibility]', '没有这一项。', 'There is no such choice.'))
  const publicText = attribute('public_text', MOST.description)
  if (visibility === 'public' && publicText === undefined)
    faults.push(
      wrong('/attribute[public_text]', '要公开，就写明公开哪些文字。', 'To publish, say what is to be published.'),
    )

  const name = [text('first_name'), text('last_name')].filter((part) => part !== undefined).join(' ')
  const contact = {
    ...(name === '' ? {} : { name }),
    ...optional('phone', text('phone')),
    ...optional('email', text('email')),
  }
  const who = attribute('who', 100)
  const address = text('address_string')
  if (
    faults.length > 0 ||
    category === undefined ||
    !isCategory(category) ||
    place === undefined ||
    !isVisibility(visibility)
  )
    return { wrong: faults }
  return {
    value: {
      ...{ category, place, text: description ?? '', address, seen, source, who, visibility },
      longitude: exact(longitude),
      latitude: exact(latitude),
      hour: hour === undefined ? undefined : Number(hour),
      publicText: visibility === 'public' ? publicText : undefined,
      contact: Object.keys(contact).length === 0 ? undefined : contact,
    },
  }
}

const optional = <Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {}
  if (value !== undefined) found[name] = value
  return found
}

/** Seven decimals are a centimetre. */
const exact = (degrees: string | undefined): string | undefined =>
  degrees === undefined ? undefined : Number(degrees).toFixed(7)

const faultsOfPosition = (latitude: string, longitude: string, place: string | undefined): Wrong[] => {
  const at = { latitude: Number(latitude), longitude: Number(longitude) }
  const isInside =
    at.longitude >= BOUNDS.west &&
    at.longitude <= BOUNDS.east &&
    at.latitude >= BOUNDS.south &&
    at.latitude <= BOUNDS.north
  if (!DEGREES.test(latitude) || !DEGREES.test(longitude) || !isInside)
    return [wrong('/lat', '不是中国境内的坐标（WGS 84，度）。', 'Not a position in China, in degrees of WGS 84.')]
  return place !== undefined && !mayLieIn(place, at)
    ? [wrong('/lat', '这个坐标不在 address_id 的地方。', 'This position is not in the place that address_id names.')]
    : []
}
