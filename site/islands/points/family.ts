import { shownNumber } from '../../numbers.ts'
import { ask } from '../console/ask.ts'
import { confirm } from '../console/dialog.ts'
import { h } from '../console/element.ts'
import { field, onPress, onSubmit } from '../console/form.ts'
import { toast } from '../console/toast.ts'
import { word } from '../console/words.ts'
import { showCode, type Place } from './account.ts'
import { folded } from './part.ts'

/** Points that a family puts together. */

const outside = ({ own, again }: Place): Node[] => {
  const found = h('button', { type: 'button', class: 'button quiet' }, word('found'))
  onPress(found, async () => {
    await ask('POST', `/api/points/accounts/${own.id}/families`, { json: {} })
    await again()
  })
  const code = h('input', { name: 'code', autocomplete: 'off', required: true, maxlength: 20 })
  const join = h(
    'form',
    { class: 'fields' },
    field(word('join'), code),
    h('div', { class: 'actions' }, h('button', { class: 'button quiet' }, word('joinAction'))),
  )
  onSubmit(join, async () => {
    await ask('POST', `/api/points/accounts/${own.id}/family`, { json: { code: code.value } })
    toast(word('joined'))
    await again()
  })
  return [h('div', { 'data-acts': true }, found), join]
}

const inside = ({ own, again }: Place): Node[] => {
  const said = h('div', {})
  const invite = h('button', { type: 'button', class: 'button quiet' }, word('invite'))
  onPress(invite, async () => {
    const { body } = await ask('POST', `/api/points/accounts/${own.id}/family-codes`, { json: {} })
    showCode(said, body, word('inviteText'))
  })
  const points = h('input', { type: 'number', name: 'points', min: 1, max: Math.max(own.available, 1), required: true })
  const pool = h(
    'form',
    { class: 'fields' },
    field(word('points'), points),
    h('div', { class: 'actions' }, h('button', { class: 'button quiet' }, word('pool'))),
  )
  onSubmit(pool, async () => {
    await ask('POST', `/api/points/accounts/${own.id}/poolings`, {
      json: { points: Number(points.value) },
      idempotencyKey: crypto.randomUUID(),
    })
    toast(word('pooled', { points: shownNumber(points.value) }))
    await again()
  })
  const leave = h('button', { type: 'button', class: 'button quiet' }, word('leave'))
  onPress(leave, async () => {
    if (!(await confirm({ title: word('leave'), text: word('leaveText'), action: word('leave'), grave: true }))) return
    await ask('DELETE', `/api/points/accounts/${own.id}/family`)
    toast(word('left'))
    await again()
  })
  return [pool, h('div', { 'data-acts': true }, invite), said, h('div', { 'data-acts': true }, leave)]
}

export const familyPart = (place: Place): HTMLElement | undefined => {
  const { own } = place
  if (own.kind !== 'person' || own.attested === null) return undefined
  const content = own.family === null ? outside(place) : inside(place)
  return folded(word('familyTitle'), false, h('p', {}, word('familyText')), ...content)
}
