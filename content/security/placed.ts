import { isLoopback } from './loopback.ts'

/** What a portal says of where its private data lie. */
export interface Placed {
  PORTAL_ORIGIN: string
  PRIVATE_DATA_PLACED_ZH?: string | undefined
  PRIVATE_DATA_PLACED_EN?: string | undefined
}

/** What is said, in both languages; `undefined` where it is not said in each. */
export const statedPlace = ({
  PRIVATE_DATA_PLACED_ZH: zh = '',
  PRIVATE_DATA_PLACED_EN: en = '',
}: Placed): { zh: string; en: string } | undefined =>
  zh.trim() === '' || en.trim() === '' ? undefined : { zh: zh.trim(), en: en.trim() }

/** Whether private data may be taken: a portal that is reached by a real name says first where they go. */
export const mayHoldPrivateData = (placed: Placed): boolean =>
  (URL.canParse(placed.PORTAL_ORIGIN) && isLoopback(placed.PORTAL_ORIGIN)) || statedPlace(placed) !== undefined
