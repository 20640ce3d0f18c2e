/**
 * What the portal promises of its speed and weight, one line a figure that `npm run bench` measures. What was measured
 * stands in `measured.json`; both together are the page `/about/performance/`.
 */

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
const MS: Text = { zh: '毫秒', en: 'ms' }
const PER_SECOND: Text = { zh: '条/秒', en: 'rows/s' }
const BYTES: Text = { zh: '字节', en: 'bytes' }
const KB: Text = { zh: 'kB', en: 'kB' }

const promise = (
  topic: Topic,
  bench: string,
  title: Text,
  by: Promised['by'],
  is: Promised['is'],
  bound: number,
  { unit = NO_UNIT, figure = bench, isLong = false }: { unit?: Text; figure?: string; isLong?: boolean } = {},
): Promised => ({ topic, bench, figure, title, by, is, bound, unit, isLong })

export const PROMISES: readonly Promised[] = [
  promise(
    'worker',
    'worker-size',
    { zh: '整个程序压缩以后的大小', en: 'The whole program, compressed' },
    'value',
    'atMost',
    1_000_000,
    { unit: BYTES },
  ),
  promise(
    'worker',
    'worker-startup',
    {
      zh: '启动到第一次回答所用的处理器时间（已减去空程序所用的）',
      en: 'Processor time from start to the first answer, beyond an empty program',
    },
    'value',
    'atMost',
    50,
    { unit: MS },
  ),

  promise(
    'record',
    'publish-5000',
    { zh: '一次公布 5,000 条：与直接写数据库相比', en: 'Publishing 5,000 rows at once, against a bare insert' },
    'ratio',
    'atLeast',
    0.2,
  ),
  promise(
    'record',
    'publish-5000',
    { zh: '一次公布 5,000 条：每秒条数', en: 'Publishing 5,000 rows at once: rows a second' },
    'value',
    'atLeast',
    20_000,
    { unit: PER_SECOND },
  ),
  promise(
    'record',
    'publish-memory',
    { zh: '公布 5,000 条时内存增长', en: 'Growth of memory while 5,000 rows are published' },
    'value',
    'atMost',
    128,
    { unit: { zh: 'MB', en: 'MB' } },
  ),
  promise(
    'record',
    'publish-singles',
    { zh: '同时公布 200 次、每次一条：全部完成所用时间', en: '200 single publications at once: until all stand' },
    'value',
    'atMost',
    5,
    { unit: { zh: '秒', en: 's' } },
  ),
  promise(
    'record',
    'record-page',
    {
      zh: '一条记录的页面：与只查一次数据库的空程序相比',
      en: 'The page of a record, against a handler that reads one row',
    },
    'ratio',
    'atLeast',
    0.5,
  ),
  promise(
    'record',
    'page-weight',
    { zh: '阅读页面的重量，连同脚本', en: 'What a reading page weighs, scripts included' },
    'value',
    'atMost',
    50,
    { unit: KB },
  ),
  promise(
    'record',
    'lighthouse',
    { zh: 'Lighthouse 手机性能得分', en: 'Lighthouse performance on a phone' },
    'value',
    'atLeast',
    99,
    { unit: { zh: '分', en: 'points' } },
  ),
  promise(
    'record',
    'build-10k',
    { zh: '生成 10,000 个静态页面：与最简单的页面相比', en: 'Building 10,000 static pages, against bare ones' },
    'ratio',
    'atMost',
    2,
    { figure: 'build', isLong: true },
  ),

  promise(
    'registers',
    'filtered-query',
    {
      zh: '按地方和日期查一百万条：与一万条时相比',
      en: 'A place and ten days among a million records, against ten thousand',
    },
    'ratio',
    'atMost',
    2,
    { isLong: true },
  ),
  promise(
    'registers',
    'organisation-page',
    {
      zh: '有一万条记录的单位页面：与查一行相比',
      en: 'The page of an organisation with ten thousand entries, against one row',
    },
    'ratio',
    'atMost',
    5,
  ),
  promise(
    'registers',
    'import',
    { zh: '带检查的导入：每秒条数', en: 'Import with all checks: rows a second' },
    'value',
    'atLeast',
    10_000,
    { figure: 'import', unit: PER_SECOND },
  ),
  promise(
    'registers',
    'import',
    {
      zh: '导入一百万条时的内存：与一万条时相比',
      en: 'Memory while a million rows are imported, against ten thousand',
    },
    'ratio',
    'atMost',
    1.5,
    { figure: 'import-memory', isLong: true },
  ),
  promise(
    'registers',
    'series-year',
    { zh: '一个排口一年的小时数据', en: 'A year of hours of one outlet' },
    'value',
    'atMost',
    100,
    { unit: MS },
  ),
  promise(
    'registers',
    'search-100k',
    { zh: '在十万条里搜中文词：与逐条查找相比', en: 'Search for Chinese words among 100,000 records, against a scan' },
    'ratio',
    'atMost',
    0.1,
    { figure: 'search-100k rare' },
  ),
  promise(
    'registers',
    'search-100k',
    { zh: '在十万条里搜中文词：最慢的比逐条查找多用', en: 'The slowest search, beyond a scan' },
    'value',
    'atMost',
    2,
    { figure: 'search-100k any', unit: MS },
  ),

  promise(
    'log',
    'append-log',
    { zh: '公布 5,000 条并写日志：与不写日志相比', en: 'Publishing 5,000 rows with the log, against without' },
    'ratio',
    'atLeast',
    0.7,
  ),
  promise(
    'log',
    'publish-2000',
    { zh: '同时公布 2,000 次：每秒完成', en: '2,000 publications at once: a second' },
    'value',
    'atLeast',
    500,
    { unit: { zh: '次/秒', en: '/s' } },
  ),
  promise(
    'log',
    'proof-million',
    { zh: '一百万条时给出证明：与一千条时相比', en: 'A proof at a million entries, against a thousand' },
    'ratio',
    'atMost',
    2,
  ),
  promise(
    'log',
    'verify-in-page',
    { zh: '在页面里验证一份证明', en: 'Verifying a proof in the page' },
    'value',
    'atMost',
    20,
    { unit: MS },
  ),
  promise('log', 'verifier-size', { zh: '验证脚本的大小', en: 'The script that verifies' }, 'value', 'atMost', 8_192, {
    unit: BYTES,
  }),

  promise(
    'gep',
    'gep-compute',
    { zh: '核算一份 500 项的账', en: 'Reckoning an account of 500 items' },
    'value',
    'atMost',
    20,
    { unit: MS },
  ),
  promise(
    'gep',
    'gep-browser',
    { zh: '在浏览器里核算同一份账', en: 'The same in the browser' },
    'value',
    'atMost',
    20,
    { unit: MS },
  ),
  promise('gep', 'gep-bundle', { zh: '核算脚本的大小', en: 'The script that reckons' }, 'value', 'atMost', 25_000, {
    unit: BYTES,
  }),
  promise(
    'gep',
    'gep-list',
    { zh: '一万份账的列表：与一百份时相比', en: 'The list of ten thousand accounts, against a hundred' },
    'ratio',
    'atMost',
    2,
  ),

  promise(
    'certificates',
    'certificate-check',
    { zh: '查一张证书：与查一行相比', en: 'Checking a certificate, against reading one row' },
    'ratio',
    'atLeast',
    0.6,
  ),
  promise(
    'certificates',
    'certificate-search',
    { zh: '在一百万张证书里搜索：与一万张时相比', en: 'Search among a million certificates, against ten thousand' },
    'ratio',
    'atMost',
    2,
    { isLong: true },
  ),

  promise(
    'trace',
    'resolver-default',
    {
      zh: '扫码跳转（不查数据库）：与最简单的跳转相比',
      en: 'A scan led on without the database, against a bare redirect',
    },
    'ratio',
    'atLeast',
    0.8,
  ),
  promise(
    'trace',
    'resolver-lookup',
    { zh: '扫码跳转（查一次数据库）：与最简单的相比', en: 'A scan led on by one look-up, against a bare one' },
    'ratio',
    'atLeast',
    0.9,
  ),
  promise(
    'trace',
    'scan-page',
    { zh: '扫码看到的页面：与查一行相比', en: 'The page of a scan, against reading one row' },
    'ratio',
    'atLeast',
    0.4,
    { figure: 'scan-page' },
  ),
  promise('trace', 'scan-page', { zh: '扫码页面的重量', en: 'What the page of a scan weighs' }, 'value', 'atMost', 40, {
    figure: 'scan-page-weight',
    unit: KB,
  }),
  promise('trace', 'codes-million', { zh: '发出一百万个编码', en: 'A million codes issued' }, 'value', 'atMost', 20, {
    unit: { zh: '秒', en: 's' },
  }),
  promise(
    'trace',
    'codes-million',
    { zh: '发出一百万个编码时内存增长', en: 'Growth of memory while a million codes are issued' },
    'value',
    'atMost',
    128,
    { figure: 'codes-million-memory', unit: { zh: 'MB', en: 'MB' } },
  ),
  promise(
    'trace',
    'recall',
    { zh: '顺着十万个事件找出要召回的', en: 'A recall followed through 100,000 events' },
    'value',
    'atMost',
    200,
    { unit: MS },
  ),
  promise(
    'trace',
    'scans',
    { zh: '每秒 200 次扫码，每次恰好计一次', en: '200 scans a second, each counted once' },
    'value',
    'atLeast',
    1,
    { unit: { zh: '每次计数', en: 'counted a scan' } },
  ),

  promise(
    'reports',
    'reports-intake',
    { zh: '每秒 50 件举报：与写两行相比', en: '50 reports a second, against inserting two rows' },
    'ratio',
    'atMost',
    10,
    { isLong: true },
  ),

  promise(
    'points',
    'points-posting',
    { zh: '记一笔积分：与写两行相比', en: 'Posting points, against inserting two rows' },
    'ratio',
    'atLeast',
    0.3,
  ),
  promise(
    'points',
    'points-balance',
    { zh: '一千万笔里读余额：与一万笔时相比', en: 'A balance among ten million transfers, against ten thousand' },
    'ratio',
    'atMost',
    2,
    { isLong: true },
  ),

  promise(
    'load',
    'day',
    {
      zh: '混合的一天：读 95、扫码 4、写 1，百分之九十九的回答快于',
      en: 'A mixed day of 95 reads, 4 scans and 1 write: 99 % of answers within',
    },
    'value',
    'atMost',
    1_000,
    { figure: 'day p99', unit: MS },
  ),
  promise(
    'load',
    'day',
    { zh: '混合的一天里出错的请求', en: 'Requests that failed in a mixed day' },
    'value',
    'atMost',
    0,
    { figure: 'day errors', unit: { zh: '次', en: 'requests' } },
  ),
  promise(
    'load',
    'day',
    { zh: '混合的一天里内存的增长', en: 'Growth of memory in a mixed day' },
    'value',
    'atMost',
    10,
    { figure: 'day memory', unit: { zh: '%（后半段）', en: '% over its second half' } },
  ),
  promise(
    'load',
    'day',
    {
      zh: '有人一下子发来大量请求时，别人百分之九十九的回答：与平时相比',
      en: 'While one address floods: 99 % of the answers of others, against before',
    },
    'ratio',
    'atMost',
    2,
    { figure: 'day flood' },
  ),
  promise(
    'load',
    'growth',
    {
      zh: '数据库长到 5 GB 时一次查询读的行数：与 10 MB 时相比',
      en: 'Rows read by a question in a database of 5 GB, against 10 MB',
    },
    'ratio',
    'atMost',
    2,
    { isLong: true, figure: 'growth rows-read' },
  ),
  promise(
    'load',
    'growth',
    {
      zh: '数据库长到 5 GB 时公布 5,000 条所用时间：与 10 MB 时相比',
      en: 'Publishing 5,000 rows into 5 GB, against 10 MB',
    },
    'ratio',
    'atMost',
    2,
    { isLong: true, figure: 'growth publish-5000' },
  ),
]
