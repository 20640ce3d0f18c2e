import { decodeLong } from '../../../../content/reports/base64.ts'
import { readIdentity } from '../../../../content/reports/officer-key.ts'
import { open, Unopened } from '../../../../content/reports/sealing.ts'
import { dayOf } from '../../../../content/registers/span.ts'
import type { Acting } from '../acting.ts'
import { ask, waitingOf } from '../ask.ts'
import { confirm } from '../dialog.ts'
import { h } from '../element.ts'
import { field, onPress, onSubmit, summary } from '../form.ts'
import { waitingNotice } from '../receipt.ts'
import { toast } from '../toast.ts'
import { capital, word } from '../words.ts'
import { desk, type Key, type Keys } from './api.ts'
import { dayText } from './labels.ts'
import { firstStale } from './resealing.ts'
import { openKeys } from './vault.ts'

/** Keys as items of a list: in use or not, when each was tested, and what can be done with it. */

const roleOf = ({ role, headers }: Acting): { role?: string } =>
  headers['Lucid-Role'] === undefined || !role ? {} : { role: role.id }

export const standingOf = ({ items, ready }: Keys): HTMLElement[] => [
  h('p', { class: ready ? 'calm' : 'notice' }, word(items.length === 0 ? 'none' : ready ? 'ready' : 'notReady')),
]

const testText = ({ test, tested: last }: Key): string => {
  if (!test) return ''
  const day = dayText(test.due)
  if (last === null && test.standing === 'fine') return word('testFirst', { day })
  return word(test.standing === 'fine' ? 'testFine' : test.standing === 'soon' ? 'testSoon' : 'testOverdue', { day })
}

/** Whether one of these opens the test of a key; then that is noted. @throws Refused, Lost */
const tested = async (key: Key, identities: readonly string[], acting: Acting): Promise<boolean> => {
  const id = key.id ?? ''
  const { headers } = acting
  const { sealed, day } = await (await desk.keys[':id']['opening-test'].$get({ param: { id } }, { headers })).json()
  for (const identity of identities) {
    try {
      const text = new TextDecoder().decode(await open(identity, decodeLong(sealed) ?? new Uint8Array()))
      await ask('POST', `/api/report-desk/keys/${encodeURIComponent(id)}/opening-tests`, {
        json: { text, day },
        ...roleOf(acting),
      })
      return true
    } catch (error) {
      if (!(error instanceof Unopened)) throw error
    }
  }
  return false
}

/** By the key that is open, or typed from paper where it stands there. */
const testing = (key: Key, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const done = async (isOpen: boolean, place: HTMLElement): Promise<void> => {
    const isClosed = openKeys().every(({ fingerprint }) => fingerprint !== key.fingerprint)
    if (!isOpen && key.kind === 'officer' && isClosed)
      return void place.insertBefore(summary(word('openKeyFirst')), place.firstChild)
    if (!isOpen) return void place.insertBefore(summary(word('testFailed')), place.firstChild)
    await again()
    toast(word('tested'))
  }
  if (key.kind === 'officer') {
    const button = h('button', { type: 'button', class: 'button quiet' }, word('test'))
    const place = h('div', { class: 'actions', 'data-acts': true }, button)
    onPress(button, async () =>
      done(
        await tested(
          key,
          openKeys().map(({ identity }) => identity),
          acting,
        ),
        place,
      ),
    )
    return place
  }
  const input = h('textarea', { name: 'paper', rows: 2, required: true, autocomplete: 'off', spellcheck: 'false' })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('testPaper'), input, word('paperHint')),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('test'))),
  )
  onSubmit(form, async () => {
    const identity = readIdentity(input.value)
    if (identity === undefined) return void form.insertBefore(summary(word('paperWrong')), form.firstChild)
    input.value = ''
    await done(await tested(key, [identity], acting), form)
  })
  return h('details', {}, h('summary', {}, word('test')), form)
}

const REGISTER = '/api/registers/sealing-keys/entries'

const publishing = (
  { recipient, fingerprint, kind }: Key,
  body: string,
  acting: Acting,
  again: () => Promise<void>,
): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button' }, word('publish'))
  const place = h('div', { class: 'actions', 'data-acts': true }, button)
  const name = crypto.randomUUID()
  onPress(button, async () => {
    const row = { body, fingerprint, recipient, kind, from: dayOf(new Date().toISOString()) }
    const waits = waitingOf(await ask('POST', REGISTER, { json: [row], idempotencyKey: name, ...roleOf(acting) }))
    if (waits !== undefined)
      return place.replaceChildren(h('div', {}, h('p', {}, word('publishWaits')), waitingNotice(waits)))
    await again()
    toast(word('publishStands'))
  })
  return place
}

/** What ending a key takes along that nothing brings back: the last of its kind, secrets that no other officer can open yet. */
const lossOf = async (key: Key, items: readonly Key[], acting: Acting): Promise<string[]> => {
  if (!key.published) return []
  const others = items.filter((one) => one.published && one.kind === key.kind && one.fingerprint !== key.fingerprint)
  if (others.length === 0) return [word(key.kind === 'officer' ? 'endLastOfficer' : 'endLastRecovery')]
  const { items: stale } = await firstStale(acting)
  return stale.length === 0 ? [] : [word('endBefore', { count: stale.length })]
}

/** First the record, so that nothing more is sealed to it; then what was laid aside. */
const ending = (key: Key, { items, body }: Keys, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button quiet' }, word('end'))
  onPress(button, async () => {
    const text = [...(await lossOf(key, items, acting)), word('endText')].join('\n\n')
    const question = { title: word('endTitle'), text, action: word('end'), grave: true }
    if (!(await confirm(question))) return
    if (key.published) {
      const row = { body, fingerprint: key.fingerprint, _status: 'withdrawn' }
      await ask('POST', `${REGISTER}?reason=${encodeURIComponent(word('endReason'))}`, {
        json: [row],
        ...roleOf(acting),
      })
    }
    if (key.id !== null) await ask('DELETE', `/api/report-desk/keys/${encodeURIComponent(key.id)}`, roleOf(acting))
    await again()
    toast(word('ended'))
  })
  return h('div', { class: 'actions', 'data-acts': true }, button)
}

const item = (key: Key, keys: Keys, acting: Acting, again: () => Promise<void>): HTMLElement =>
  h(
    'li',
    { 'data-fingerprint': key.fingerprint },
    h(
      'p',
      {},
      h('b', {}, key.name ?? capital(word(key.kind))),
      ' ',
      h('span', { class: 'badge' }, word(key.published ? 'published' : key.waits ? 'waits' : 'notPublished')),
      key.own && ' ',
      key.own && h('span', { class: 'badge' }, word('own')),
    ),
    h('p', { class: 'fingerprint' }, key.fingerprint),
    h(
      'p',
      { class: 'aside' },
      [capital(word(key.kind)), key.made === null ? '' : word('madeOn', { day: dayText(key.made) }), testText(key)]
        .filter((text) => text !== '')
        .join(' · '),
    ),
    h(
      'div',
      { class: 'actions key-acts' },
      !key.published && !key.waits && key.id !== null && publishing(key, keys.body, acting, again),
      key.id !== null && (key.own || key.kind === 'recovery') && testing(key, acting, again),
      ending(key, keys, acting, again),
    ),
  )

export const keyItems = (keys: Keys, acting: Acting, again: () => Promise<void>): HTMLElement[] =>
  keys.items.map((key) => item(key, keys, acting, again))
