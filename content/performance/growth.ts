import * as z from 'zod'
import type { Text } from './promised.ts'

/** A database that was filled step by step, as `npm run bench -- growth --long --report` measured it. */
export const Growth = z.object({
  at: z.iso.datetime(),
  stages: z.array(
    z.object({
      /** Of the database's file. */
      bytes: z.number(),
      /** Rows published so far. */
      entries: z.int(),
      /** Each question: milliseconds (median), and rows that the database read and wrote for it. */
      asked: z.record(z.string(), z.object({ ms: z.number(), rowsRead: z.number(), rowsWritten: z.number() })),
    }),
  ),
  /** Tables and indexes at the largest size, largest first. */
  weights: z.array(z.object({ name: z.string(), bytes: z.number(), rows: z.int() })),
})
export type Growth = z.output<typeof Growth>

/** Questions, as the bench names them. */
export const QUESTIONS: Readonly<Record<string, Text>> = {
  'record by key': { zh: '一条记录', en: 'record by key' },
  'list of a place and ten days': { zh: '一地十天的列表', en: 'list of a place and ten days' },
  'newest of a register': { zh: '一个登记簿里最新的', en: 'newest of a register' },
  'page of a place': { zh: '地方的页面', en: 'page of a place' },
  'page of an organisation': { zh: '单位的页面', en: 'page of an organisation' },
  'a day of a series': { zh: '一天的时间序列', en: 'a day of a series' },
  search: { zh: '搜索', en: 'search' },
  'proof of an entry': { zh: '一条的证明', en: 'proof of an entry' },
  'a tile of the log': { zh: '日志的一块', en: 'a tile of the log' },
  'publishing 5000 rows': { zh: '公布 5,000 条', en: 'publishing 5,000 rows' },
}
