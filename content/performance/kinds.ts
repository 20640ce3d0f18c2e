import type { Text } from './promised.ts'

/** Kinds of requests of a day, as the cost sheet names them. */
export const KINDS: Readonly<Record<string, Text>> = {
  'static page': { zh: '静态页面', en: 'static page' },
  'page of a record': { zh: '一条记录的页面', en: 'page of a record' },
  'record as JSON': { zh: '一条记录（JSON）', en: 'record as JSON' },
  'page of a place': { zh: '地方的页面', en: 'page of a place' },
  'page of an organisation': { zh: '单位的页面', en: 'page of an organisation' },
  'list as JSON': { zh: '列表（JSON）', en: 'list as JSON' },
  'page of a register': { zh: '登记簿的页面', en: 'page of a register' },
  search: { zh: '搜索页面', en: 'search' },
  'search as JSON': { zh: '搜索（JSON）', en: 'search as JSON' },
  'page of a code': { zh: '扫码看到的页面', en: 'page of a code' },
  certificate: { zh: '证书', en: 'certificate' },
  series: { zh: '时间序列的页面', en: 'series' },
  'reports and points': { zh: '举报和积分的页面', en: 'reports and points' },
  export: { zh: '下载', en: 'export' },
  log: { zh: '公开日志', en: 'log' },
  feed: { zh: '订阅源', en: 'feed' },
  scan: { zh: '扫码计数', en: 'scan' },
  'redirect of a code': { zh: '扫码跳转', en: 'redirect of a code' },
  'publication of 10 rows': { zh: '公布 10 条', en: 'publication of 10 rows' },
  report: { zh: '举报（两步中的一步）', en: 'report (one of its two steps)' },
  'award of points': { zh: '发放积分', en: 'award of points' },
  'redemption of points': { zh: '兑换积分（两步中的一步）', en: 'redemption of points (one of its two steps)' },
  'gift of points': { zh: '捐赠积分', en: 'gift of points' },
}
