import type { Bilingual } from '../registers/register.ts'

/** What auditors look into: patterns that honest use seldom makes. None of them proves anything. */

/** Days that are looked at. */
export const ANOMALY_DAYS = 30

export const ANOMALIES = {
  'many-vouched': {
    least: 40,
    title: { zh: '一个核验方一天核验了很多账户', en: 'many accounts vouched for by one body in a day' },
  },
  'same-attester': {
    least: 20,
    title: { zh: '一个账户从同一个核实方得到很多次积分', en: 'many awards to one account by one attester' },
  },
  'quick-handovers': {
    least: 3,
    title: {
      zh: '一个账户在同一个合作方多次刚预留就确认',
      en: 'one account, one partner: handed over within a minute, again and again',
    },
  },
  'many-given-back': {
    least: 15,
    title: { zh: '一个账户反复预留又不取', en: 'one account sets aside and does not fetch, again and again' },
  },
} as const satisfies Record<string, { least: number; title: Bilingual }>
export type AnomalyKind = keyof typeof ANOMALIES
