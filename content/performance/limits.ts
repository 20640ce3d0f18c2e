import type { Text } from './promised.ts'

/**
 * Limits and prices of the platform that the portal runs on. Written from memory of its published documentation, to be
 * checked against it before a budget is made of them.
 */
export const PLATFORM = {
  source:
    'developers.cloudflare.com: workers/platform/limits, d1/platform/limits, queues/platform/limits, and the pricing pages beside them',
  standing: 'recalled',
  on: '2026-11-22',
} as const

/** What a bench measured the most of: names as in the counts of a cost sheet. */
export type Most =
  'statementsPerInvocation' | 'parameters' | 'statementBytes' | 'boundBytes' | 'messageBytes' | 'objectBytes'

export interface Limit {
  title: Text
  bound: number
  /** UCUM code, or none for a count. */
  unit?: 'B' | 'ms'
  /** What was measured against it; a limit without is stated alone. */
  most?: Most | 'cpu' | 'size' | 'startup'
  remark?: Text
}

export const LIMITS: readonly Limit[] = [
  {
    title: { zh: '程序大小（压缩后，付费）', en: 'Size of a Worker, compressed (paid plan)' },
    bound: 10_000_000,
    unit: 'B',
    most: 'size',
  },
  {
    title: { zh: '程序大小（压缩后，免费）', en: 'Size of a Worker, compressed (free plan)' },
    bound: 3_000_000,
    unit: 'B',
    most: 'size',
  },
  { title: { zh: '启动时间', en: 'Time to start' }, bound: 1_000, unit: 'ms', most: 'startup' },
  {
    title: { zh: '一次请求的处理器时间（默认）', en: 'Processor of one request (default)' },
    bound: 30_000,
    unit: 'ms',
    most: 'cpu',
  },
  {
    title: { zh: '一次请求里的数据库语句', en: 'Statements to a database in one request' },
    bound: 1_000,
    most: 'statementsPerInvocation',
  },
  { title: { zh: '一条语句的参数', en: 'Parameters of a statement' }, bound: 100, most: 'parameters' },
  { title: { zh: '一条语句的长度', en: 'Length of a statement' }, bound: 100_000, unit: 'B', most: 'statementBytes' },
  {
    title: { zh: '一个参数或一行的大小', en: 'Size of a bound value or a row' },
    bound: 2_000_000,
    unit: 'B',
    most: 'boundBytes',
    remark: { zh: '公布的内容按 1.4 MB 分段', en: 'what is published is cut at 1.4 MB' },
  },
  { title: { zh: '一条队列消息', en: 'A message of a queue' }, bound: 128_000, unit: 'B', most: 'messageBytes' },
  {
    title: { zh: '一个数据库', en: 'A database' },
    bound: 10_000_000_000,
    unit: 'B',
    remark: {
      zh: '满了以后怎么办，写在增长的决定里',
      en: 'what happens when it is full stands in the decision on growth',
    },
  },
]

/** US dollars for a million of each, beyond what the plan includes. */
export const PRICES = {
  invocations: 0.3,
  /** Milliseconds of processor. */
  cpu: 0.02,
  rowsRead: 0.001,
  rowsWritten: 1,
  classA: 4.5,
  classB: 0.36,
  /** A message is written, read and deleted. */
  messages: 1.2,
} as const
