import { decodeLong } from '../../../content/reports/base64.ts'
import type { Followed } from '../../../content/reports/followed.ts'
import { openMessage } from '../../../content/reports/statement.ts'
import { h } from '../console/element.ts'
import { whyNot } from './compose.ts'
import { Unanswered, type Portal } from './portal.ts'
import { lang, say } from './said.ts'
import type { Mailbox } from './unlock.ts'

/** The reward of a report that was found true: a voucher, sealed to her mailbox and opened here alone. */

/** @throws Refused, Unanswered: also where it does not open with this code */
export const openReward = async ({ identity, recipient }: Mailbox, portal: Portal, number: string): Promise<string> => {
  const sealed = decodeLong(await portal.reward(number, recipient)) ?? new Uint8Array()
  const read = await openMessage(identity, sealed).catch(() => undefined)
  if (read === undefined || !('value' in read)) throw new Unanswered()
  return read.value.text
}

export const showReward = (
  { reward }: Pick<Followed, 'reward'>,
  fetchVoucher: () => Promise<string>,
): HTMLElement | undefined => {
  if (reward === null) return undefined
  const told = h('div', { role: 'status' })
  const failed = h('p', { role: 'alert', class: 'caution' })
  const button = h('button', { type: 'button', class: 'button' }, say('rewardShow'))
  const show = async (): Promise<void> => {
    button.disabled = true
    failed.textContent = ''
    try {
      const voucher = await fetchVoucher()
      const account = lang === 'en' ? '/en/points/account/' : '/points/account/'
      told.replaceChildren(
        h('p', {}, h('code', { class: 'voucher', translate: 'no' }, voucher)),
        h('p', {}, say('rewardKeep')),
        h('p', {}, h('a', { href: account }, say('rewardAccount'))),
      )
      button.hidden = true
      whole.dataset['opened'] = 'true'
    } catch (error) {
      failed.textContent = whyNot(error)
      button.disabled = false
    }
  }
  button.addEventListener('click', () => void show())
  const whole = h(
    'section',
    { 'aria-labelledby': 'reward', class: 'reward', 'data-opens': 'reward' },
    h('h2', { id: 'reward' }, say('reward')),
    h('p', {}, say('rewardText')),
    reward.share > 1 && h('p', {}, say('rewardShared', { share: reward.share })),
    h('p', {}, button),
    told,
    failed,
  )
  return whole
}
