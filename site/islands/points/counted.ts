import { decodeBase64 } from '../../../content/log/bytes.ts'
import { sha256 } from '../../../content/log/webcrypto.ts'
import { missingFrom } from '../../../content/points/balance.ts'
import type { Books } from '../../../content/points/books.ts'
import { accountCommitment, isCounted } from '../../../content/points/sum-tree.ts'
import { href } from '../../paths.ts'
import { shownTime } from '../../time.ts'
import { ask, portal } from '../console/ask.ts'
import { h } from '../console/element.ts'
import { onPress } from '../console/form.ts'
import { Refused } from '../console/request.ts'
import { lang, word } from '../console/words.ts'
import { number, type Place } from './account.ts'
import { headersOf } from './read.ts'

/** Whether what an account holds is counted in the published books: reckoned here, from what was published. */

/** What an entry of `points-books` publishes; zeros and nothing where it is none, so that no proof fits it. */
const publishedIn = (record: unknown): { books: Books; leaves: number; root: string } => {
  const body = typeof record === 'object' && record !== null && 'body' in record ? record.body : undefined
  const said = new Map(Object.entries(body ?? {}))
  const count = (name: string): number => Number(said.get(name) ?? 0)
  return {
    books: {
      issued: count('issued'),
      held: count('held'),
      spent: count('spent'),
      donated: count('donated'),
      expired: count('expired'),
      reversed: count('reversed'),
    },
    leaves: count('leaves'),
    root: String(said.get('root')),
  }
}

/** Whether the books of a day add up, with every figure. */
const balanceOf = (books: Books, day: string): HTMLElement => {
  const missing = missingFrom(books)
  const figures = Object.fromEntries(Object.entries(books).map(([side, points]) => [side, number.format(points)]))
  return missing === 0
    ? h('p', {}, word('countedBalance', { day, ...figures }))
    : h('p', { class: 'notice wrong' }, word('countedUnbalanced', { day, missing: number.format(missing) }))
}

const bytesOf = (text: string): Uint8Array => decodeBase64(text) ?? new Uint8Array()

/** What is said of it; `undefined` where no day is closed on which there was this account. */
const check = async ({ acting, account }: Place): Promise<(Node | string)[] | undefined> => {
  const answer = await portal.api.points.accounts[':id'].proof
    .$get({ param: { id: account.id }, query: {} }, headersOf(acting))
    .catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return undefined
      throw error
    })
  if (!answer) return undefined
  const { day, balance, salt, index, beside, url } = await answer.json()
  const { body } = await ask('GET', `/api/registers/points-books/records/${day}`)
  const { books, leaves, root } = publishedIn(body)
  const { held } = books
  const leaf = {
    commitment: await accountCommitment(account.id, bytesOf(salt), sha256),
    balance: BigInt(balance),
  }
  const path = { index, beside: beside.map(({ hash, sum }) => ({ hash: bytesOf(hash), sum: BigInt(sum) })) }
  const isIn = await isCounted(leaf, path, { hash: bytesOf(root), sum: BigInt(held) }, leaves, sha256)
  const values = { day: shownTime(day, lang), points: number.format(balance), held: number.format(held) }
  return [
    h('p', { class: isIn ? 'notice' : 'notice wrong' }, word(isIn ? 'countedYes' : 'countedNo', values)),
    balanceOf(books, values.day),
    h('p', {}, h('a', { href: href(lang, url) }, word('countedEntry'))),
    h('p', { class: 'aside' }, word('countedLimits')),
  ]
}

export const countedPart = (place: Place): HTMLElement => {
  const said = h('div', { role: 'status' })
  const button = h('button', { type: 'button', class: 'button quiet' }, word('countedCheck'))
  onPress(button, async () => said.replaceChildren(...((await check(place)) ?? [h('p', {}, word('countedNone'))])))
  return h(
    'section',
    {},
    h('h2', {}, word('counted')),
    h('p', {}, word('countedText')),
    h('div', { 'data-acts': true }, button),
    said,
  )
}
