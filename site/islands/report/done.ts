import { readReceipt, type ReportReceipt } from '../../../content/reports/receipt.ts'
import { find, h } from '../console/element.ts'
import { completeReceipt } from '../reports/complete-receipt.ts'
import { showSheets } from '../reports/sheets.ts'
import type { Sent } from './send.ts'
import type { Sending } from './sending-state.ts'
import { lang, portal, say, shownDay } from './words.ts'

/** What she holds in the end: the receipt as two sheets, the fingerprints of her photos, and the way to follow it. */

const receiptOf = (sending: Sending, { number, received, due }: Sent): ReportReceipt | undefined =>
  readReceipt(
    JSON.stringify({
      version: 'lucid-report-receipt-v1',
      portal: portal(),
      number,
      received,
      ...(due === undefined ? {} : { due }),
      body: { code: sending.envelope.body, name: sending.bodyName },
      commitment: sending.commitment,
      salt: sending.salt,
      envelope: sending.envelope,
      promise: sending.promise ?? '',
    }),
  )

const fact = (label: string, ...shown: (Node | string)[]): HTMLElement =>
  h('div', {}, h('dt', {}, label), h('dd', {}, ...shown))

const hashes = ({ hashes: all }: Sending): HTMLElement =>
  h(
    'details',
    {},
    h('summary', {}, say('hashes')),
    ...all.map(({ name, original, copy }) =>
      h(
        'dl',
        { class: 'facts' },
        fact(`${name} · ${say('hashOriginal')}`, h('code', { class: 'print' }, original)),
        ...(copy === undefined ? [] : [fact(say('hashPublic'), h('code', { class: 'print' }, copy))]),
      ),
    ),
  )

/** @param forget - takes what was kept off the device, once the receipt is on the page */
export const doneWith = async (
  form: HTMLFormElement,
  sending: Sending,
  sent: Sent,
  forget: () => Promise<void>,
): Promise<void> => {
  const page = find('[data-done]', HTMLElement, form)
  for (const section of form.querySelectorAll<HTMLElement>('.step')) section.hidden = section !== page
  find('[data-taken]', HTMLElement, page).replaceChildren(
    h(
      'dl',
      { class: 'facts' },
      fact(say('number'), h('code', {}, sent.number)),
      fact(say('received'), shownDay(sent.received)),
      fact(say('handled'), sending.bodyName),
      ...(sent.due === undefined ? [] : [fact(say('due'), shownDay(sent.due))]),
    ),
  )
  const sheets = find('[data-sheets]', HTMLElement, page)
  const { code } = sending
  const receipt = receiptOf(sending, sent)
  showSheets(sheets, { receipt, code })
  const follow = `${lang === 'en' ? '/en' : ''}/reports/follow/`
  find('[data-after]', HTMLElement, page).replaceChildren(
    ...(sending.hashes.length > 0 ? [hashes(sending)] : []),
    h('p', { class: 'aside' }, say('doneForgotten')),
    h('p', { class: 'actions' }, h('a', { class: 'button', href: follow }, say('toFollow'))),
  )
  find('h2', HTMLElement, page).focus({ preventScroll: true })
  scrollTo({ top: 0 })
  await forget()
  // What the log says of the key that signed the promise is there at once; the proof comes with the pulse.
  if (receipt) showSheets(sheets, { receipt: await completeReceipt(receipt), code })
}
