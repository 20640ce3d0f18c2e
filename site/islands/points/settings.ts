import { ask } from '../console/ask.ts'
import { confirm } from '../console/dialog.ts'
import { h } from '../console/element.ts'
import { field, onPress, onSubmit } from '../console/form.ts'
import { toast } from '../console/toast.ts'
import { at, word } from '../console/words.ts'
import { number, type Place } from './account.ts'
import { folded } from './part.ts'

/** Being shown in the ranking, a statement for a bank, and closing the account. */

export const rankingPart = ({ acting, account, again }: Place): HTMLElement => {
  const name = h('input', { name: 'shownAs', maxlength: 40, value: account.shownAs ?? '', autocomplete: 'nickname' })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('shownAs'), name),
    h('div', { class: 'actions' }, h('button', { class: 'button quiet' }, word('save'))),
  )
  onSubmit(form, async () => {
    const shownAs = name.value.trim() === '' ? null : name.value
    await ask('PATCH', `/api/points/accounts/${account.id}`, { json: { shownAs }, role: acting.role })
    toast(word('saved'))
    await again()
  })
  return folded(
    word('ranking'),
    false,
    h('p', {}, word('rankingText')),
    form,
    h('p', {}, h('a', { href: at('/points/ranking/') }, word('rankingSee'))),
  )
}

const isCredential = (body: unknown): body is { credential: string } =>
  typeof body === 'object' && body !== null && 'credential' in body && typeof body.credential === 'string'

/** Gives a text to the browser as a file. */
const saveAs = (file: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/vc+jwt' }))
  h('a', { href: address, download: file }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

export const bankPart = ({ acting, account }: Place): HTMLElement | undefined => {
  if (account.attested === null || account.kind === 'family') return undefined
  const [from, until] = [
    h('input', { type: 'date', name: 'from', required: true }),
    h('input', { type: 'date', name: 'until', required: true }),
  ]
  const audience = h('input', { name: 'audience', required: true, maxlength: 40, autocomplete: 'off' })
  const reference = h('input', { name: 'reference', maxlength: 40, autocomplete: 'off' })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('from'), from),
    field(word('until'), until),
    field(word('audience'), audience),
    field(word('reference'), reference),
    h('div', { class: 'actions' }, h('button', { class: 'button quiet' }, word('make'))),
  )
  onSubmit(form, async () => {
    const optional = reference.value.trim() === '' ? {} : { reference: reference.value }
    const { body } = await ask('POST', `/api/points/accounts/${account.id}/bank-statements`, {
      json: { from: from.value, until: until.value, audience: audience.value, ...optional },
      role: acting.role,
    })
    if (isCredential(body)) saveAs(`points-${from.value}-${until.value}.jwt`, body.credential)
  })
  return folded(word('bank'), false, h('p', {}, word('bankText')), form)
}

export const closePart = ({ acting, account, again }: Place): HTMLElement | undefined => {
  if (account.kind === 'family') return undefined
  const close = h('button', { type: 'button', class: 'button grave' }, word('closeAction'))
  onPress(close, async () => {
    const title = word('closeSure', { points: number.format(account.available + account.reserved) })
    const text = account.owed > 0 ? `${word('closeText')} ${word('closeOwing')}` : word('closeText')
    if (!(await confirm({ title, text, action: word('closeAction'), grave: true }))) return
    await ask('DELETE', `/api/points/accounts/${account.id}`, { role: acting.role })
    toast(word('closed'))
    await again()
  })
  return folded(word('close'), false, h('p', {}, word('closeText')), h('div', { 'data-acts': true }, close))
}
