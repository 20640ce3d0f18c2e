import type { NewOffer } from '../../content/points/offer.ts'
import { makeOffer } from '../../db/intake/points-offers.ts'
import { hashOf } from '../../db/intake/secret.ts'

/** Offers for points in the invented region, by organisations that are none. */

/** 示例再生资源有限公司, 示例茶叶专业合作社 */
const [RECYCLER, TEA] = ['919901020000001906', '939901010000002112']

const common = { starts: '2026-01-01', ends: '2035-12-31', way: 'counter' } as const

const OFFERS: readonly { partner: string; offer: NewOffer }[] = [
  {
    partner: RECYCLER,
    offer: {
      ...common,
      titleZh: '再生纸笔记本一本',
      titleEn: 'A notebook of recycled paper',
      textZh: '到示例回收站柜台出示兑换码领取，A5，64页。',
      textEn: 'At the counter of the example recycling station, against the code. A5, 64 pages.',
      price: 30,
      minutes: 1_440,
      stock: 200,
      mostEach: 3,
    },
  },
  {
    partner: RECYCLER,
    offer: {
      ...common,
      titleZh: '旧家电免费上门回收一次',
      titleEn: 'One free collection of an old appliance',
      textZh: '预留后到示例回收站柜台约定上门时间。',
      textEn: 'The day is arranged at the counter of the example recycling station.',
      price: 80,
      minutes: 10_080,
      stock: 40,
      mostEach: 1,
    },
  },
  {
    partner: TEA,
    offer: {
      ...common,
      titleZh: '示例云雾茶一罐（50克）',
      titleEn: 'A tin of example cloud tea (50 g)',
      textZh: '合作社门店领取，罐上的码可以查到茶园和批次。',
      textEn: 'At the cooperative’s shop. The code on the tin leads to its garden and lot.',
      price: 120,
      minutes: 60,
      stock: 12,
      gtin: '09520000000073',
    },
  },
]

/** Id of an offer, by its title. */
export const demonstrationOffer = (titleZh: string): string => hashOf(`demonstration offer ${titleZh}`).slice(0, 16)

/** Makes them; those that stand stay as they are. */
export const offerDemonstration = async (intake: Pick<D1Database, 'prepare' | 'batch'>, now: Date): Promise<void> => {
  for (const { partner, offer } of OFFERS)
    await makeOffer(intake, demonstrationOffer(offer.titleZh), partner, offer, now)
}
