import type { Bilingual } from '../registers/register.ts'

/** What is said to whoever wants to spend, give or pool points and cannot. */
export const POINTS_SENTENCES = {
  'not-open': {
    zh: '这项优惠还没有开始、已经结束，或者合作方已经停止。',
    en: 'The offer has not begun, is over, or was ended by its partner.',
  },
  'sold-out': { zh: '剩下的份数不够。', en: 'There are not as many pieces left.' },
  'too-little': { zh: '可用积分不够。', en: 'There are not enough points.' },
  unattested: {
    zh: '这个账户还没有经过本人核验：可以持有积分，还不能兑换、捐赠或者转入家庭。',
    en: 'Nobody has vouched for this account yet: it holds points, and cannot redeem, give or pool them.',
  },
  'too-many-open': {
    zh: '同时最多有 5 项预留：先领取或者取消一项。',
    en: 'At most 5 things are set aside at a time: fetch or cancel one first.',
  },
  'too-many-each': { zh: '超过每个账户的限量。', en: 'It is more than one account gets.' },
  'id-taken': {
    zh: '同一个 Idempotency-Key 用在了另一个请求上。',
    en: 'The same Idempotency-Key stood for another request.',
  },
  'out-of-time': {
    zh: '预留时间已过，积分退回原账户，没有确认。',
    en: 'Its time is over: the points go back, and nothing was confirmed.',
  },
  ended: {
    zh: '这项兑换已经结束，不能再改。',
    en: 'This redemption has ended, and does not change any more.',
  },
  'no-family': { zh: '这个账户不属于任何家庭。', en: 'This account belongs to no family.' },
  'in-family': { zh: '这个账户已经属于一个家庭。', en: 'This account belongs to a family already.' },
  full: { zh: '一个家庭最多 8 个账户。', en: 'A family has 8 accounts at most.' },
  'unknown-code': {
    zh: '没有这个码，或者它已经用过、已经过期。',
    en: 'There is no such code, or it was used, or its time is over.',
  },
  attested: { zh: '这个账户已经核验过了。', en: 'Somebody vouched for this account already.' },
  'family-stays': {
    zh: '家庭账户不能由一个人注销：退出家庭即可，最后一人退出时它就关闭。',
    en: 'A family’s account is not closed by one of it: leave the family; it closes with the last.',
  },
  own: { zh: '不能给自己核验。', en: 'Nobody vouches for herself.' },
  'known-person': {
    zh: '这个人名下已经有核验过的账户，或者注销时还欠着积分。',
    en: 'Somebody vouched for another account of this person, or she owed points when she closed one.',
  },
} as const satisfies Record<string, Bilingual>
export type PointsFault = keyof typeof POINTS_SENTENCES
