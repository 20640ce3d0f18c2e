import type { Context, MiddlewareHandler } from 'hono'
import { readGtin } from '../../content/certificates/gtin.ts'
import { isLot, lotKey } from '../../content/trace/lot.ts'
import type { Body } from '../../content/registers/facts.ts'
import { findRecord } from '../../db/record/read.ts'
import { recordOf, type App } from '../app.ts'
import { Problem } from '../http/problems.ts'

/** The product and the lot that an address names. */

/** As fourteen digits. @throws Problem 404 saying why, for what is no trade item number */
export const gtinOf = (c: Context<App>): string => {
  const text = c.req.param('gtin') ?? ''
  const read = readGtin(text)
  if ('gtin' in read) return read.gtin
  const issue = { pointer: '/gtin', code: read.fault, values: { value: text.slice(0, 80) } }
  throw new Problem('not-found', {}, { issues: [issue] })
}

const NO_LOT = {
  pointer: '/lot',
  message: {
    zh: '批号是 1 到 20 个字符：GS1 字符集 82（字母、数字和 ! " % & \' ( ) * + , - . / : ; < = > ? _）。',
    en: 'A lot is 1 to 20 characters of GS1 charset 82: letters, digits and ! " % & \' ( ) * + , - . / : ; < = > ? _.',
  },
}

/** As printed. @throws Problem 404 saying why, for what can be none */
export const lotOf = (c: Context<App>): string => {
  const lot = c.req.param('lot') ?? ''
  if (!isLot(lot)) throw new Problem('not-found', {}, { issues: [NO_LOT] })
  return lot
}

/** What the register says of the product now. @throws Problem 404 */
export const productOf = async (c: Context<App>): Promise<{ gtin: string; product: Body }> => {
  const gtin = gtinOf(c)
  const record = await findRecord(recordOf(c), 'products', gtin)
  if (!record?.body) throw new Problem('not-found')
  return { gtin, product: record.body }
}

const OF_ANOTHER = {
  pointer: '/gtin',
  message: {
    zh: '这个商品条码登记在别的生产者名下。',
    en: 'This trade item number stands in the name of another producer.',
  },
}

/** Before the body is read, so that refusals come in order. @throws Problem 403, 404 */
export const ownProduct: MiddlewareHandler<App> = async (c, next) => {
  const { product } = await productOf(c)
  const { role, organisation } = c.get('authority')
  if (role === 'producer' && product['producer'] !== organisation)
    throw new Problem('forbidden', {}, { issues: [OF_ANOTHER] })
  await next()
}

const UNKNOWN_LOT = {
  pointer: '/lot',
  message: {
    zh: '这个产品没有登记过这个批号；请先登记批次。',
    en: 'No such lot of this product stands here; name the lot first.',
  },
}

/** @throws Problem 404 saying so, for a lot that nobody named or that was taken back */
export const knownLot: MiddlewareHandler<App> = async (c, next) => {
  const record = await findRecord(recordOf(c), 'lots', lotKey(gtinOf(c), lotOf(c)))
  if (!record?.body) throw new Problem('not-found', {}, { issues: [UNKNOWN_LOT] })
  await next()
}
