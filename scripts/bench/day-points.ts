import * as z from 'zod'
import { missingFrom } from '../../content/points/books.ts'
import { readBooks } from '../../db/intake/points-books.ts'
import type { Act, Answered, Asked } from './day-acts.ts'
import { send, type Portal } from './portal.ts'

/** What is done with points on an ordinary day: given by who attests, set aside and handed over, given to a project. */

/** Organisations that the rules of points name. */
const [ISSUER, PARTNER] = ['919901020000001906', '939901010000002112']
const HOLDERS = ['91990101000000115Y', '91990101000000283M', '919901020000003283', '91990100000000259N']
const PROJECT = 'P-bench'
/** Points that each holder has before the day begins. */
const BEFORE = 1_000

const Made = z.object({ id: z.string() })

const daysAgo = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)

/** A batch of spent batteries: ten points a kilogram. */
const batchOf = (holder: string, name: string, weight: string) => ({
  ...{ rule: 'battery-return', holder, day: daysAgo(1), batch: name, weight },
})

interface Holder {
  id: string
  key: string
}

const openHolders = (portal: Portal, issuer: string): Promise<Holder[]> =>
  Promise.all(
    HOLDERS.map(async (code, at) => {
      const key = await portal.keyOf('organisation', code)
      const { id } = Made.parse(JSON.parse(await send(`${portal.origin}/api/points/accounts`, { body: '{}', key })))
      const award = batchOf(id, `DC-BEFORE-${at}`, String(BEFORE / 10))
      await send(`${portal.origin}/api/points/awards`, { body: JSON.stringify(award), key: issuer })
      return { id, key }
    }),
  )

const openOffer = async (portal: Portal, key: string): Promise<string> => {
  const offer = {
    ...{ titleZh: '示例茶叶', titleEn: 'tea', textZh: '示例', textEn: 'example', price: 1, way: 'online' },
    ...{ starts: '2026-01-01', ends: '2035-12-31', minutes: 10_080, stock: 1_000_000 },
  }
  return Made.parse(JSON.parse(await send(`${portal.origin}/api/points/offers`, { body: JSON.stringify(offer), key })))
    .id
}

/** Opens accounts, an offer and a project, and says what is asked of them. */
export const pointsOf = async (portal: Portal): Promise<Act[]> => {
  const [issuer, partner] = [await portal.keyOf('issuer', ISSUER), await portal.keyOf('partner', PARTNER)]
  const project = { project: PROJECT, name: '示例湿地', kind: 'wetland', place: '110000', status: 'building' }
  await send(`${portal.origin}/api/registers/restoration-projects/entries`, {
    body: JSON.stringify([project]),
    key: portal.key,
  })
  const [holders, offer] = [await openHolders(portal, issuer), await openOffer(portal, partner)]
  const holderAt = (n: number): Holder => holders[n % holders.length] ?? { id: '', key: '' }
  const post = (path: string, key: string, body: object, status: number, id?: string): Asked => ({
    ...{ method: 'POST', path: `/api/points/${path}`, body: JSON.stringify(body), status },
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      ...(id === undefined ? {} : { 'idempotency-key': id }),
    },
  })
  /** What was set aside last, to be handed over. */
  let aside = ''
  return [
    {
      ...{ name: 'award of points', of: 'write', weight: 1 },
      ask: (n) => post('awards', issuer, batchOf(holderAt(n).id, `DC-DAY-${n}`, '0.1'), 201),
    },
    {
      ...{ name: 'redemption of points', of: 'write', weight: 2, isOrdered: true },
      ask: (n) => {
        const { id: account, key } = holderAt(n >> 1)
        return n % 2 === 0
          ? post('redemptions', key, { account, offer, pieces: 1 }, 201, `redemption-${n}`)
          : post(`redemptions/${aside}/confirmation`, partner, {}, 200)
      },
      learn: (text) => (aside = Made.parse(JSON.parse(text)).id),
    },
    {
      ...{ name: 'gift of points', of: 'write', weight: 1 },
      ask: (n) => {
        const { id: account, key } = holderAt(n)
        return post('donations', key, { account, project: PROJECT, points: 1 }, 201, `gift-${n}`)
      },
    },
  ]
}

/** What of acknowledged points does not stand, in words. @param done - every answer of the day */
export const pointsLost = async (
  { intake }: Portal,
  done: readonly (Pick<Answered, 'status'> & { act: Act; asked: Asked })[],
): Promise<string[]> => {
  const taken = (name: string, path: RegExp): number =>
    done.filter(({ act, asked, status }) => act.name === name && path.test(asked.path) && status === asked.status)
      .length
  const books = await readBooks(intake)
  const expected = {
    issued: taken('award of points', /./) + HOLDERS.length * BEFORE,
    spent: taken('redemption of points', /confirmation$/),
    donated: taken('gift of points', /./),
  }
  const missing = missingFrom(books)
  return [
    ...(['issued', 'spent', 'donated'] as const).flatMap((name) =>
      books[name] === expected[name] ? [] : [`${books[name]} of ${expected[name]} points ${name}`],
    ),
    ...(missing === 0 ? [] : [`${missing} points are missing from the books`]),
  ]
}
