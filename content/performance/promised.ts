/** What a promise of speed or weight says. */

export interface Text {
  zh: string
  en: string
}

export const TOPICS = {
  worker: { zh: '程序本身', en: 'The program itself' },
  record: { zh: '公布与查阅', en: 'Publishing and reading' },
  registers: { zh: '登记簿与搜索', en: 'Registers and search' },
  log: { zh: '公开日志', en: 'The public log' },
  gep: { zh: '生态系统生产总值', en: 'Gross ecosystem product' },
  certificates: { zh: '绿色认证', en: 'Green certificates' },
  trace: { zh: '扫码与追溯', en: 'Codes and tracing' },
  reports: { zh: '群众举报', en: 'Reports from the public' },
  points: { zh: '生态积分', en: 'Eco-points' },
  load: { zh: '忙的时候和以后', en: 'A busy day, and years later' },
} satisfies Record<string, Text>
export type Topic = keyof typeof TOPICS

/** One promise. */
export interface Promised {
  topic: Topic
  /** Name of the bench, as `npm run bench -- <name>` takes it. */
  bench: string
  /** First words of the names of its figures, where a bench measures several. */
  figure: string
  title: Text
  /** What is held against the bound: the measured value, or its ratio to a bare handler or statement. */
  by: 'value' | 'ratio'
  bound: number
  is: 'atLeast' | 'atMost'
  /** Of the value; empty for a ratio. */
  unit: Text
  /** Measured with `--long` alone at the size that is promised. */
  isLong?: boolean
}

const NO_UNIT: Text = { zh: '', en: '' }
export const MS: Text = { zh: '毫秒', en: 'ms' }
export const PER_SECOND: Text = { zh: '条/秒', en: 'rows/s' }
export const BYTES: Text = { zh: '字节', en: 'bytes' }
export const KB: Text = { zh: 'kB', en: 'kB' }

export const promise = (
  topic: Topic,
  bench: string,
  title: Text,
  by: Promised['by'],
  is: Promised['is'],
  bound: number,
  { unit = NO_UNIT, figure = bench, isLong = false }: { unit?: Text; figure?: string; isLong?: boolean } = {},
): Promised => ({ topic, bench, figure, title, by, is, bound, unit, isLong })
