import { DOCUMENTS } from '../../../content/points/document-kinds.ts'
import { WITHDRAWAL_CAUSES } from '../../../content/points/holder.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask } from './ask.ts'
import { find, h } from './element.ts'
import { field, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { toast } from './toast.ts'
import { word } from './words.ts'

/** Vouching for an account, at a counter: a code, a document, and the next person; and taking it back. */

const form = (acting: Acting): HTMLFormElement => {
  const code = h('input', { name: 'code', required: true, autocomplete: 'off', maxlength: 20, spellcheck: 'false' })
  const kind = h('select', { name: 'document/kind' }, ...DOCUMENTS.map((one) => h('option', { value: one }, word(one))))
  const number = h('input', { name: 'document/number', required: true, autocomplete: 'off', maxlength: 40 })
  const made = h(
    'form',
    { class: 'fields', autocomplete: 'off' },
    field(word('code'), code),
    field(word('kind'), kind),
    field(word('number'), number),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('send'))),
  )
  onSubmit(made, async () => {
    const json = { code: code.value, document: { kind: kind.value, number: number.value } }
    await ask('POST', '/api/points/attestations', { json, role: acting.headers['Lucid-Role'] })
    // Nothing of the document stays on the screen.
    made.reset()
    toast(word('done'))
    code.focus()
  })
  return made
}

/** Withdrawing it: grave, so that it stands folded below, and asks for the passkey. */
const withdrawal = (acting: Acting): HTMLElement => {
  const account = h('input', {
    name: 'account',
    required: true,
    autocomplete: 'off',
    maxlength: 100,
    spellcheck: 'false',
  })
  const cause = h(
    'select',
    { name: 'cause' },
    ...WITHDRAWAL_CAUSES.map((one) => h('option', { value: one }, word(one))),
  )
  const reason = h('input', { name: 'reason', required: true, maxlength: 300 })
  const made = h(
    'form',
    { class: 'fields', autocomplete: 'off' },
    h('p', {}, word('withdrawText')),
    field(word('account'), account, word('accountHint')),
    field(word('cause'), cause),
    field(word('reason'), reason, word('reasonHint')),
    h('div', { class: 'actions' }, h('button', { class: 'button grave' }, word('withdraw'))),
  )
  onSubmit(made, async () => {
    const json = { account: account.value.trim(), cause: cause.value, reason: reason.value }
    const { body } = await ask('POST', '/api/points/attestation-withdrawals', {
      json,
      role: acting.headers['Lucid-Role'],
    })
    const isNew = typeof body === 'object' && body !== null && Reflect.get(body, 'withdrawn') === 1
    made.reset()
    toast(word(isNew ? 'withdrawn' : 'withdrawnBefore'))
  })
  return h('details', { class: 'section' }, h('summary', {}, word('withdraw')), made)
}

openSection((account, body) => {
  actingAs(account, ['points-vouch'], body, (acting) => {
    find('[data-vouch]', HTMLElement, body).replaceChildren(form(acting), withdrawal(acting))
  })
})
