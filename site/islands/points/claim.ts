import type { InferResponseType } from 'hono/client'
import { shownTime } from '../../time.ts'
import { ask, portal } from '../console/ask.ts'
import { h } from '../console/element.ts'
import { field, onSubmit } from '../console/form.ts'
import { at, lang, word } from '../console/words.ts'
import { number, type Place } from './account.ts'
import { folded } from './part.ts'

/** Having points credited by something that one holds: a voucher, an adopted comment, or the code in a package. */

type Award = InferResponseType<typeof portal.api.points.vouchers.redemption.$post, 201>

const isAward = (body: unknown): body is Award =>
  typeof body === 'object' && body !== null && 'explanation' in body && 'points' in body

/** How many points it gave and why, read out where it stands. */
const newsOf = ({ points, explanation, expires, rule, stood }: Award): HTMLElement =>
  h(
    'section',
    { class: 'news', role: 'status', tabindex: -1 },
    h('h2', {}, word(stood ? 'claimStood' : 'claimed', { points: number.format(points) })),
    h('p', {}, explanation[lang]),
    h(
      'p',
      { class: 'aside' },
      word('claimExpires', { day: shownTime(expires, lang) }),
      ' ',
      h('a', { href: at(`/points/rules/${rule}/`) }, word('claimRule')),
    ),
  )

interface Wanted {
  name: 'voucher' | 'comments' | 'second'
  path: string
  /** Names of the fields, in the words `claim-<name>-<field>`. */
  fields: readonly { name: string; maxlength: number; inputmode?: string }[]
}

const KINDS: readonly Wanted[] = [
  { name: 'voucher', path: '/api/points/vouchers/redemption', fields: [{ name: 'voucher', maxlength: 120 }] },
  {
    name: 'second',
    path: '/api/points/second-codes',
    fields: [
      { name: 'gtin', maxlength: 80, inputmode: 'numeric' },
      { name: 'code', maxlength: 120 },
    ],
  },
  {
    name: 'comments',
    path: '/api/points/comments',
    fields: [
      { name: 'number', maxlength: 60 },
      { name: 'code', maxlength: 120 },
    ],
  },
]

const formOf = ({ again }: Place, { name, path, fields }: Wanted, given: ReadonlyMap<string, string>): HTMLElement => {
  const controls = fields.map((one) => {
    const control = h('input', {
      ...one,
      required: true,
      value: given.get(one.name) ?? '',
      autocomplete: 'off',
      autocapitalize: 'characters',
      spellcheck: false,
    })
    return { name: one.name, control }
  })
  const form = h(
    'form',
    { class: 'fields' },
    ...controls.map(({ name: one, control }) =>
      field(word(`claim-${name}-${one}`), control, word(`claim-${name}-${one}-hint`)),
    ),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('claimAction'))),
  )
  onSubmit(form, async () => {
    const json = Object.fromEntries(controls.map(({ name: one, control }) => [one, control.value]))
    const { body } = await ask('POST', path, { json })
    if (isAward(body)) await again(newsOf(body))
  })
  return folded(word(`claim-${name}`), given.size > 0, h('p', {}, word(`claim-${name}-text`)), form)
}

/** What a label that was scanned brought; it stands behind `#`, so that it was sent to nobody, and is taken away at once. */
const scanned = (): ReadonlyMap<string, string> => {
  const brought = new URLSearchParams(location.hash.slice(1))
  const [gtin, second] = [brought.get('gtin'), brought.get('second')]
  if (gtin === null || second === null) return new Map()
  history.replaceState(null, '', `${location.pathname}${location.search}`)
  return new Map([
    ['gtin', gtin.slice(0, 80)],
    ['code', second.slice(0, 120)],
  ])
}

let brought: ReadonlyMap<string, string> | undefined

export const claimPart = (place: Place): HTMLElement | undefined => {
  if (place.account.kind !== 'person') return undefined
  const given = (brought ??= scanned())
  brought = new Map()
  return h(
    'section',
    { class: 'claims' },
    h('h2', {}, word('claim')),
    h('p', {}, word('claimText')),
    ...KINDS.map((kind) => formOf(place, kind, kind.name === 'second' ? given : new Map())),
  )
}
