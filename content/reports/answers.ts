import type { Wrong } from '../forms/wrong.ts'
import { BOUNDS } from '../near/position.ts'
import { findPersonalNumber } from '../people/identifiers.ts'
import type { Position } from '../places/distance.ts'
import { hasCreditCodeShape, isCreditCode } from '../organisations/credit-code.ts'
import type { Bilingual } from '../registers/register.ts'
import { isLongerThan, stripInvisible } from '../registers/text.ts'
import { isCategory } from './categories.ts'
import { mayLieIn } from '../places/boxes.ts'
import { MOST as MOST_SEALED, MOST_DIARY } from './statement.ts'

/** What somebody answered on the form of a report, before anything is made of it. Nothing of it leaves the browser so. */

export const STEPS = [
  'what',
  'source',
  'where',
  'when',
  'describe',
  'photos',
  'who',
  'knows',
  'contact',
  'visibility',
  'review',
  'code',
] as const
export type Step = (typeof STEPS)[number]

/** Steps that may be passed over. */
export const OPTIONAL: readonly Step[] = ['source', 'photos', 'who', 'knows', 'contact']

/** It came once more: a line of a diary. */
export interface DiaryLine {
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  day: string
  /** `HH:MM`; empty where she does not remember. */
  time: string
  note: string
}

export type When = 'now' | 'once' | 'recurring'
export type Relation = 'none' | 'insider' | 'home'
export type Visibility = 'public' | 'numbers' | 'authority'

export interface Answers {
  category: string
  /** Where it comes from, where that decides whose job it is; empty where she does not say. */
  source: string
  /** Six digits. */
  place: string
  address: string
  /** As typed: longitude and latitude. */
  position: string
  when: string
  /** For `once`. */
  day: string
  time: string
  diary: DiaryLine[]
  text: string
  whoName: string
  organisation: string
  knows: string
  contact: string
  mayForward: boolean
  relation: string
  visibility: string
  publicText: string
  /** Whether the public version may show a cell of about a kilometre. */
  cell: boolean
}

export const EMPTY: Answers = {
  category: '',
  source: '',
  place: '',
  address: '',
  position: '',
  when: '',
  day: '',
  time: '',
  diary: [],
  text: '',
  whoName: '',
  organisation: '',
  knows: '',
  contact: '',
  mayForward: false,
  relation: 'none',
  visibility: '',
  publicText: '',
  cell: false,
}

/** Characters; lines of the diary. */
export const MOST = {
  address: MOST_SEALED.address,
  text: MOST_SEALED.text,
  whoName: MOST_SEALED.name,
  knows: MOST_SEALED.knows,
  contact: MOST_SEALED.contact,
  publicText: 4_000,
  note: MOST_SEALED.note,
  diary: MOST_DIARY,
} as const
const LEAST_TEXT = 4
/** What is not seen says nothing. */
const isTooShort = (text: string): boolean => [...stripInvisible(text.slice(0, 200)).text.trim()].length < LEAST_TEXT

/** Now, as the clock of the phone tells it. */
export interface Now {
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  day: string
  /** `HH:MM` there. */
  time: string
}

/** An instant on the clock of Asia/Shanghai, which has had no other since 1991. @param instant - milliseconds since 1970 */
export const nowAt = (instant: number): Now => {
  const there = new Date(instant + 8 * 3_600_000).toISOString()
  return { day: there.slice(0, 10), time: there.slice(11, 16) }
}

const isDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
const isTime = (text: string): boolean => text === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(text)

/**
 * Two numbers as they stand in other programs, longitude and latitude in either order, which in China cannot be mistaken.
 * They stay as exact as they were typed: nobody but the body that handles it reads them.
 */
export const exactPosition = (text: string): Position | undefined => {
  const numbers =
    /^\s*(\d{1,3}(?:\.\d+)?)(?:\s*°)?(?:\s*[EN])?(?:\s*[,，;；]\s*|\s+)(\d{1,3}(?:\.\d+)?)(?:\s*°)?(?:\s*[EN])?\s*$/i.exec(
      text,
    )
  if (!numbers) return undefined
  const [first, second] = [Number(numbers[1]), Number(numbers[2])]
  const lies = (longitude: number, latitude: number): Position | undefined =>
    longitude >= BOUNDS.west && longitude <= BOUNDS.east && latitude >= BOUNDS.south && latitude <= BOUNDS.north
      ? { longitude, latitude }
      : undefined
  return lies(first, second) ?? lies(second, first)
}

const tooLong = (most: number): Bilingual => ({ zh: `最多 ${most} 个字。`, en: `At most ${most} characters.` })

/** Where in time something was: faults of one day and time. */
const faultOfTime = ({ day, time }: { day: string; time: string }, now: Now): Bilingual | undefined => {
  if (!isDay(day)) return { zh: '请选日期。', en: 'Choose the day.' }
  if (!isTime(time)) return { zh: '时间写成 21:30 这样。', en: 'Write the time as 21:30.' }
  if (day > now.day || (day === now.day && time > now.time))
    return { zh: '这个时间还没有到。', en: 'That is still to come.' }
  return day < '2000-01-01' ? { zh: '请核对年份。', en: 'Check the year.' } : undefined
}

const faultsOf: Record<Step, (answers: Answers, now: Now) => [keyof Answers, Bilingual | undefined][]> = {
  what: ({ category }) => [['category', isCategory(category) ? undefined : { zh: '请选一项。', en: 'Choose one.' }]],
  source: () => [],
  where: ({ place, address, position }) => {
    const at = position.trim() === '' ? undefined : exactPosition(position)
    const isNone = position.trim() !== '' && at === undefined
    return [
      [
        'place',
        /^[1-9]\d{5}(\d{3})?$/.test(place)
          ? undefined
          : { zh: '请选县、区：决定由哪个机关办。', en: 'Choose the county: it decides who handles it.' },
      ],
      ['address', isLongerThan(address, MOST.address) ? tooLong(MOST.address) : undefined],
      [
        'position',
        isNone
          ? { zh: '坐标写成“116.37, 39.87”这样，要在中国境内。', en: 'Write it as “116.37, 39.87”, within China.' }
          : at && place !== '' && !mayLieIn(place, at)
            ? {
                zh: '这个坐标不在所选的地方。请改坐标，或者改地方。',
                en: 'This position is not in the place you chose: change one of the two.',
              }
            : undefined,
      ],
    ]
  },
  when: (answers, now) => {
    const { when, diary } = answers
    if (when === 'now') return []
    if (when === 'once') return [['day', faultOfTime(answers, now)]]
    if (when !== 'recurring') return [['when', { zh: '请选一项。', en: 'Choose one.' }]]
    const [wrong] = diary.flatMap((line, at) => {
      const fault = isLongerThan(line.note, MOST.note) ? tooLong(MOST.note) : faultOfTime(line, now)
      return fault ? [{ zh: `第 ${at + 1} 行：${fault.zh}`, en: `Line ${at + 1}: ${fault.en}` }] : []
    })
    const none = { zh: '请至少记一次。', en: 'Note at least one time.' }
    const many = { zh: `最多 ${MOST.diary} 行。`, en: `At most ${MOST.diary} lines.` }
    return [['diary', diary.length === 0 ? none : diary.length > MOST.diary ? many : wrong]]
  },
  describe: ({ text }) => [
    [
      'text',
      isTooShort(text)
        ? { zh: '请写几个字：看到、闻到、听到了什么。', en: 'Say in a few words what you saw, smelt or heard.' }
        : isLongerThan(text, MOST.text)
          ? tooLong(MOST.text)
          : undefined,
    ],
  ],
  photos: () => [],
  who: ({ whoName, organisation }) => [
    ['whoName', isLongerThan(whoName, MOST.whoName) ? tooLong(MOST.whoName) : undefined],
    [
      'organisation',
      organisation === '' || isCreditCode(organisation)
        ? undefined
        : hasCreditCodeShape(organisation)
          ? { zh: '信用代码的最后一位对不上，请再对一遍。', en: 'The last character of this credit code does not fit.' }
          : { zh: '统一社会信用代码是 18 位；不知道就空着。', en: 'A credit code has 18 characters; leave it empty.' },
    ],
  ],
  knows: ({ knows }) => [['knows', isLongerThan(knows, MOST.knows) ? tooLong(MOST.knows) : undefined]],
  contact: ({ contact }) => [['contact', isLongerThan(contact, MOST.contact) ? tooLong(MOST.contact) : undefined]],
  visibility: ({ visibility }) => [
    [
      'visibility',
      ['public', 'numbers', 'authority'].includes(visibility) ? undefined : { zh: '请选一项。', en: 'Choose one.' },
    ],
  ],
  review: ({ visibility, publicText }) => [
    [
      'publicText',
      visibility !== 'public'
        ? undefined
        : isTooShort(publicText)
          ? {
              zh: '公开的内容空着。写几个字，或者改成不公开。',
              en: 'The public version is empty: write a few words, or do not publish.',
            }
          : isLongerThan(publicText, MOST.publicText)
            ? tooLong(MOST.publicText)
            : findPersonalNumber(publicText)
              ? {
                  zh: '公开的文字里有身份证号或者手机号，请涂黑。',
                  en: 'The public text holds an identity number or a mobile number: black it out.',
                }
              : undefined,
    ],
  ],
  code: () => [],
}

/** Everything wrong with the answers of one step; empty where she can go on. Pointers name fields of `Answers`. */
export const faultsIn = (step: Step, answers: Answers, now: Now): Wrong[] =>
  faultsOf[step](answers, now).flatMap(([field, message]) => (message ? [{ pointer: `/${field}`, message }] : []))

/** The first step that is not answered yet; `undefined` where all are. */
export const firstOpen = (answers: Answers, now: Now): Step | undefined =>
  STEPS.find((step) => step !== 'code' && faultsIn(step, answers, now).length > 0)

/** Monday of the week of a day. */
export const mondayOf = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

/** What of time may be read by the server: the day, or for a diary the Monday of its last week. */
export const shownDay = (answers: Answers, now: Now): { day: string; recurring: boolean } => {
  if (answers.when === 'recurring') {
    const last = answers.diary
      .map(({ day }) => day)
      .sort()
      .at(-1)
    return { day: mondayOf(last ?? now.day), recurring: true }
  }
  return { day: answers.when === 'once' ? answers.day : now.day, recurring: false }
}

/** Hour of the day, 0..23, by which some matters change hands at night; `undefined` where no time was given. */
export const hourOf = (answers: Answers, now: Now): number | undefined => {
  const time =
    answers.when === 'now' ? now.time : answers.when === 'once' ? answers.time : (answers.diary.at(-1)?.time ?? '')
  return time === '' ? undefined : Number(time.slice(0, 2))
}

/** What is chosen for her until she chooses: those whom a report could be traced to are read by the authority alone. */
export const usualVisibility = (relation: string): Visibility | undefined =>
  relation === 'insider' || relation === 'home' ? 'authority' : undefined

/** What may come with the address of the form, after its `#`, which browsers never send. */
const PREFILLED = ['category', 'place', 'address', 'position', 'organisation', 'whoName', 'text'] as const

/** @param fragment - without or with `#`; what is too long or unknown is left out */
export const prefilledFrom = (fragment: string): Partial<Answers> => {
  const given = new URLSearchParams(fragment.replace(/^#/, ''))
  return Object.fromEntries(
    PREFILLED.flatMap((name) => {
      const value = given.get(name)?.trim()
      return value && value.length <= 500 ? [[name, value]] : []
    }),
  )
}
