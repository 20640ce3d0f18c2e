import type { InferResponseType } from 'hono/client'
import { shownTime } from '../../time.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal, waitingOf } from './ask.ts'
import { confirm } from './dialog.ts'
import { find, h } from './element.ts'
import { field, onPress, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { nextOf } from './people.ts'
import { fetchReach, reachParts, unregisteredText, type Reach } from './recalls/reach.ts'
import { at, lang, word } from './words.ts'

/** Recalls: what one reaches is seen before it is sent; lots are answered for, and a recall is ended. */

type Recall = InferResponseType<typeof portal.api.recalls.$get, 200>['items'][number]

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const waitsText = (said: string): HTMLElement =>
  h('p', { role: 'status' }, said, ' ', h('a', { href: at('/console/release/') }, word('waitsSee')))

/** What may be left out, where it was not. */
const filledIn = (...controls: (HTMLInputElement | HTMLTextAreaElement)[]): Record<string, string> =>
  Object.fromEntries(controls.flatMap(({ name, value }) => (value.trim() === '' ? [] : [[name, value]])))

const makeForm = (form: HTMLFormElement, acting: Acting): void => {
  const choice = (name: string, values: readonly (readonly [string, string])[]): HTMLSelectElement =>
    h('select', { name }, ...values.map(([value, text]) => h('option', { value }, text)))
  const gtin = h('input', { name: 'gtin', inputmode: 'numeric', autocomplete: 'off', required: true })
  const scope = choice('scope', [
    ['lots', word('scopeLots')],
    ['serials', word('scopeSerials')],
    ['issues', word('scopeIssues')],
    ['all', word('scopeAll')],
  ])
  const list = h('textarea', { name: 'lots', rows: 3 })
  const hazard = choice('hazard', [
    ['serious', word('serious')],
    ['grave', word('grave')],
    ['minor', word('minor')],
  ])
  const long = (name: string, required = true): HTMLTextAreaElement =>
    h('textarea', { name, rows: 3, required, maxlength: 1000 })
  const [reason, advice] = [long('reason'), long('advice')]
  const [reasonEn, adviceEn] = [long('reasonEn', false), long('adviceEn', false)]
  const contact = h('input', { name: 'contact', maxlength: 200, autocomplete: 'off' })
  const look = h('button', { type: 'button', class: 'button quiet' }, word('look'))
  const said = h('div', { 'data-said': true })
  const ofList = field(word('listed'), list, word('listedHint'))
  scope.addEventListener('change', () => {
    ofList.hidden = scope.value === 'all'
    list.name = scope.value
  })
  form.replaceChildren(
    field(word('gtin'), gtin),
    field(word('scope'), scope),
    ofList,
    field(word('hazard'), hazard),
    field(word('reason'), reason),
    field(word('reasonEn'), reasonEn, word('englishHint')),
    field(word('advice'), advice),
    field(word('adviceEn'), adviceEn),
    field(word('contact'), contact, word('contactHint')),
    h(
      'div',
      { class: 'actions' },
      h('span', { 'data-acts': true }, look),
      h('button', { class: 'button' }, word('send')),
    ),
    said,
  )
  const lines = (): string[] =>
    list.value
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const reachOf = async (): Promise<Reach> => {
    const named = lines().join('|')
    const query = new URLSearchParams({ gtin: gtin.value, scope: scope.value })
    if (scope.value !== 'all') query.set(scope.value, named)
    return fetchReach(query)
  }
  onPress(look, async () => {
    said.replaceChildren(...reachParts(await reachOf()))
  })
  onSubmit(form, async () => {
    const reach = await reachOf()
    const seen = reachParts(reach)
    said.replaceChildren(...seen)
    if (
      !(await confirm({
        title: word('sure', { gtin: gtin.value }),
        text: [...unregisteredText(reach), word('sureText')].join('\n\n'),
        action: word('send'),
        grave: true,
      }))
    )
      return
    const json = {
      gtin: gtin.value,
      scope: scope.value,
      ...(scope.value === 'all' ? {} : { [scope.value]: lines() }),
      hazard: hazard.value,
      reason: reason.value,
      advice: advice.value,
      ...filledIn(reasonEn, adviceEn, contact),
    }
    const answer = await ask('POST', '/api/recalls', {
      json,
      role: acting.headers['Lucid-Role'],
      idempotencyKey: crypto.randomUUID(),
    })
    if (waitingOf(answer) !== undefined) said.replaceChildren(...seen, waitsText(word('waits')))
  })
}

const answerForm = (number: string, acting: Acting): HTMLElement => {
  const form = h('form', { class: 'fields' })
  const said = h(
    'select',
    { name: 'answer' },
    h('option', { value: 'confirmed' }, word('confirmed')),
    h('option', { value: 'not-affected' }, word('notAffected')),
  )
  const [gtin, lot] = [
    h('input', { name: 'gtin', inputmode: 'numeric', required: true, autocomplete: 'off' }),
    h('input', { name: 'lot', required: true, maxlength: 20, autocomplete: 'off' }),
  ]
  const reason = h('textarea', { name: 'reason', rows: 2, required: true, maxlength: 1000 })
  const reasonEn = h('textarea', { name: 'reasonEn', rows: 2, maxlength: 1000 })
  const told = h('div', {})
  form.replaceChildren(
    field(word('gtin'), gtin),
    field(word('lot'), lot),
    field(word('said'), said),
    field(word('ground'), reason),
    field(word('groundEn'), reasonEn, word('englishHint')),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('answer'))),
    told,
  )
  onSubmit(form, async () => {
    await ask('POST', `/api/recalls/${encodeURIComponent(number)}/answers`, {
      json: { gtin: gtin.value, lot: lot.value, answer: said.value, reason: reason.value, ...filledIn(reasonEn) },
      role: acting.headers['Lucid-Role'],
    })
    told.replaceChildren(h('p', { role: 'status' }, word('answered')))
  })
  return h('details', {}, h('summary', {}, word('answer')), form)
}

const endForm = (number: string, acting: Acting): HTMLElement => {
  const form = h('form', { class: 'fields' })
  const outcome = h('textarea', { name: 'outcome', rows: 2, required: true, maxlength: 1000 })
  const told = h('div', {})
  form.replaceChildren(
    field(word('outcome'), outcome),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('end'))),
    told,
  )
  onSubmit(form, async () => {
    await ask('POST', `/api/recalls/${encodeURIComponent(number)}/ending`, {
      json: { outcome: outcome.value },
      role: acting.headers['Lucid-Role'],
    })
    told.replaceChildren(waitsText(word('ended')))
  })
  return h('details', {}, h('summary', {}, word('end')), form)
}

const line = ({ key, body }: Recall, acting: Acting): HTMLElement => {
  const [ended, producer] = [textOf(body?.['ended']), textOf(body?.['producer'])]
  const mayEnd = acting.role?.role !== 'producer' || acting.role.organisation === producer
  return h(
    'li',
    { 'data-of': key },
    h('b', {}, textOf(body?.['product'])),
    h('div', { class: 'aside' }, `${key} · ${shownTime(textOf(body?.['since']), lang)}`),
    ended !== '' && h('p', {}, word('isEnded', { day: shownTime(ended, lang) })),
    h('p', {}, h('a', { href: at(`/recalls/${encodeURIComponent(key)}/`) }, word('open'))),
    ended === '' && answerForm(key, acting),
    ended === '' && mayEnd && endForm(key, acting),
  )
}

openSection((account, body) => {
  actingAs(account, ['recalls-make', 'recalls-answer'], body, async (acting) => {
    const old = find('[data-make]', HTMLFormElement, body)
    // Made anew for another role, so that nothing listens twice.
    const form = h('form', { class: 'fields', 'data-make': true })
    old.replaceWith(form)
    makeForm(form, acting)
    await listed(
      find('[data-recalls]', HTMLElement, body),
      async (after) => {
        const query = { limit: '20', ...(after === undefined ? {} : { cursor: after }) }
        const answer = await portal.api.recalls.$get({ query })
        const { items } = await answer.json()
        return { items: items.map((one) => line(one, acting)), next: nextOf(answer, 'cursor') }
      },
      { empty: word('listNone') },
    )
  })
})
