import type { InferResponseType } from 'hono/client'
import { encodeLong } from '../../../../content/reports/base64.ts'
import { pad, seal } from '../../../../content/reports/sealing.ts'
import { portal } from '../ask.ts'
import { fillLater } from '../drawn.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { field, onSubmit, summary } from '../form.ts'
import { toast } from '../toast.ts'
import { lang, word } from '../words.ts'
import { areProven } from './proven.ts'
import { act, isFields } from './api.ts'
import type { Doing } from './steps.ts'
import { secretIn } from './vault.ts'

/**
 * Sending a report to the body whose job it is: its secret is opened here and sealed to that body's keys, each proven to
 * stand in the log for everybody; the ciphertexts stay where they are.
 */

type Bodies = InferResponseType<typeof portal.api.reports.bodies.$get, 200>
type Candidate = Bodies['items'][number]

const isBodies = (value: unknown): value is Bodies => isFields(value) && Array.isArray(value['items'])

const nameOf = ({ name, nameEn }: Candidate): string => (lang === 'en' ? (nameEn ?? name) : name)

/** A secret sealed to all keys of a body, with their fingerprints. */
export const grantTo = async (secret: string, keys: readonly { recipient: string; fingerprint: string }[]) => ({
  sealed: encodeLong(
    await seal(
      keys.map(({ recipient }) => recipient),
      pad(new TextEncoder().encode(secret)),
    ),
  ),
  keys: keys.map(({ fingerprint }) => fingerprint),
})

const candidateOption = (one: Candidate): HTMLOptionElement =>
  h(
    'option',
    { value: one.body, disabled: !one.sealable },
    one.sealable ? nameOf(one) : word('notSealable', { name: nameOf(one) }),
  )

const draw = (form: HTMLFormElement, bodies: Bodies, { report, acting }: Doing): void => {
  const others = bodies.items.filter(({ body }) => body !== report.body && !report.excluded.includes(body))
  const select = h(
    'select',
    { name: 'body', required: true },
    h('option', { value: '' }, word('choose')),
    ...others.map(candidateOption),
  )
  const prints = h('p', { class: 'aside', role: 'status' })
  select.addEventListener('change', () => {
    const chosen = others.find(({ body }) => body === select.value)
    prints.textContent = chosen
      ? word('fingerprints', {
          list: chosen.keys.map(({ fingerprint }) => fingerprint).join(lang === 'zh' ? '，' : ', '),
        })
      : ''
  })
  const mayContact = report.contact && report.mayForward
  const box = h('input', { type: 'checkbox', name: 'contact' })
  fillLater(
    form,
    h('p', { class: 'aside' }, word('forwardText')),
    field(word('forwardTo'), select),
    prints,
    field(
      word('reason'),
      h('textarea', { name: 'reason', rows: 3, required: true, maxlength: 4_000 }),
      word('reasonHint'),
    ),
    ...(report.contact
      ? [
          mayContact
            ? h('label', { class: 'choice' }, box, word('forwardContact'))
            : h('p', { class: 'aside' }, word('contactStays')),
        ]
      : []),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('do-forwarded'))),
  )
  onSubmit(form, async (values) => {
    const chosen = others.find(({ body }) => body === values.get('body'))
    if (!chosen) return
    const secret = await secretIn(report.grants, 'report')
    const contact = box.checked ? await secretIn(report.grants, 'contact') : undefined
    if (secret === undefined || (box.checked && contact === undefined))
      return void form.insertBefore(summary(word('openKeyFirst')), form.firstChild)
    const { keys } = chosen
    if (!(await areProven(chosen.body, keys)))
      return void form.insertBefore(summary(word('keysNotProven')), form.firstChild)
    await act(
      report.number,
      'forwardings',
      {
        body: chosen.body,
        reason: values.get('reason'),
        grant: await grantTo(secret, keys),
        ...(contact === undefined ? {} : { contact: await grantTo(contact, keys) }),
      },
      acting,
    )
    // It is this desk's no more.
    location.hash = ''
    toast(word('forwarded', { name: nameOf(chosen) }))
  })
}

/** The form; whom a report can go to is asked for once it is opened. */
export const forwarding = (doing: Doing): HTMLElement => {
  const form = h('form', { class: 'fields' }, h('p', { class: 'aside' }, word('loadingBodies')))
  const load = async (): Promise<void> => {
    try {
      const { place } = doing.report
      const found: unknown = await (await portal.api.reports.bodies.$get({ query: { place } })).json()
      if (isBodies(found)) draw(form, found, doing)
    } catch (error) {
      form.replaceChildren(summary(sentenceOf(error)))
    }
  }
  const observer = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    void load()
  })
  observer.observe(form)
  return form
}
