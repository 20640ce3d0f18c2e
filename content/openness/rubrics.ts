import type { Bilingual, Standing } from '../registers/register.ts'
import type { MeasureName } from './measures.ts'

/** One heading of a rubric: its points are shared out evenly among what is measured for it. */
export interface Criterion {
  id: string
  title: Bilingual
  /** Whole points, a multiple of the number of measures in tenths. */
  points: number
  /** Registers that are looked at; all that publishers write where none are named. */
  registers?: readonly string[]
  measures: readonly MeasureName[]
}

export interface Rubric {
  id: string
  title: Bilingual
  /** Whose it is, and how far we follow it. */
  note: Bilingual
  /** How sure we are of the headings. What is measured for them is ours in any case. */
  standing: Standing
  source?: { title: Bilingual; url: string }
  criteria: readonly Criterion[]
  /** Points taken from a portal where these registers hold nothing. */
  penalty?: { points: number; registers: readonly string[]; title: Bilingual }
}

const EEB: Rubric = {
  id: 'eeb',
  title: { zh: '仿欧洲环境局（EEB）2017 年的五项标准', en: 'After the five criteria of the EEB, 2017' },
  note: {
    zh: '欧洲环境局 2017 年给各国公布工业许可信息的网站打分：五项各 10 分，缺少必须公布的许可信息另扣 10 分。那次是人看着网站打的分；这里按同样的五个题目，只用记录里数得出来的东西计算，因此不能与它的分数比较。标题依据该报告的介绍材料，没有对照报告全文，待核对。',
    en: 'In 2017 the European Environmental Bureau rated how countries share industrial permits online: five criteria of 10 points, and 10 points off where required permit information was missing. People looked at websites then. Here the same five headings are reckoned from what can be counted in the record, so that the points cannot be compared with theirs. The headings follow a presentation of the report and were not compared with the report itself.',
  },
  standing: 'recalled',
  source: {
    title: {
      zh: 'EEB《Burning: The Evidence》（2017）介绍材料',
      en: 'presentation of EEB, Burning: The Evidence (2017)',
    },
    url: 'https://slideplayer.com/slide/17119686',
  },
  criteria: [
    {
      id: 'ease',
      title: { zh: '好不好查', en: 'Ease of use' },
      points: 10,
      measures: ['findable'],
    },
    {
      id: 'permits',
      title: { zh: '许可信息', en: 'Permit information' },
      points: 10,
      registers: ['discharge-permits', 'permit-limits'],
      measures: ['held', 'complete', 'documented', 'timely'],
    },
    {
      id: 'compliance',
      title: { zh: '检查与合规', en: 'Inspection and compliance' },
      points: 10,
      registers: ['inspections', 'penalties', 'environmental-credit'],
      measures: ['held', 'complete', 'documented', 'timely'],
    },
    {
      id: 'plants',
      title: { zh: '单位的其他信息（投入与排放）', en: 'Further information on plants: what goes in and out' },
      points: 10,
      registers: ['self-monitoring', 'enterprise-disclosures', 'hazardous-waste', 'energy-users', 'key-polluters'],
      measures: ['held', 'complete', 'documented', 'timely'],
    },
    {
      id: 'whole',
      title: { zh: '整个网站', en: 'The website as a whole' },
      points: 10,
      measures: ['formats', 'bilingual', 'licensed', 'reachable'],
    },
  ],
  penalty: {
    points: 10,
    registers: ['discharge-permits'],
    title: { zh: '没有公布排污许可', en: 'No discharge permit is published' },
  },
}

/** Overall, timely, complete and easy to use: the four ways in which PITI looks at each category. */
const PITI_MEASURES = ['held', 'timely', 'complete', 'findable'] as const

const PITI: Rubric = {
  id: 'piti',
  title: { zh: '仿污染源监管信息公开指数（PITI）的五大类', en: 'After the five categories of PITI' },
  note: {
    zh: 'PITI 由公众环境研究中心与自然资源保护协会编制，把城市公开的污染源信息分五大类，看是否全面、及时、完整、友好，满分 100。五大类和四个方面依据公开报道，各类的权重我们不知道，这里每类一律 20 分；待对照评价标准核对。四个方面在这里怎么数，是我们定的，因此不能与公布的 PITI 分数比较。',
    en: 'PITI, by the Institute of Public and Environmental Affairs and the NRDC, rates what cities disclose about sources of pollution in five categories, by whether it is comprehensive, timely, complete and easy to use, out of 100. Categories and aspects follow published reports. We do not know their weights; here each category has 20 points, to be checked against the criteria. How the four aspects are counted is ours, so that the points cannot be compared with published PITI scores.',
  },
  standing: 'recalled',
  source: {
    title: { zh: '2016—2017 年度 PITI 评价结果报道', en: 'report on the PITI results of 2016-2017' },
    url: 'http://nrdc.cn/news/newsinfo?cook=2&id=187',
  },
  criteria: [
    {
      id: 'supervision',
      title: { zh: '日常监管', en: 'Daily supervision' },
      points: 20,
      registers: ['inspections', 'penalties', 'environmental-credit', 'key-polluters'],
      measures: PITI_MEASURES,
    },
    {
      id: 'monitoring',
      title: { zh: '自行监测', en: 'Self-monitoring' },
      points: 20,
      registers: ['self-monitoring'],
      measures: PITI_MEASURES,
    },
    {
      id: 'response',
      title: { zh: '互动回应', en: 'Response to the public' },
      points: 20,
      registers: ['information-requests', 'replies'],
      measures: PITI_MEASURES,
    },
    {
      id: 'emissions',
      title: { zh: '企业排放数据', en: 'Emission data of enterprises' },
      points: 20,
      registers: ['enterprise-disclosures', 'hazardous-waste', 'listed-companies', 'energy-users'],
      measures: PITI_MEASURES,
    },
    {
      id: 'eia',
      title: { zh: '环境影响评价信息', en: 'Environmental impact assessments' },
      points: 20,
      registers: ['eia'],
      measures: PITI_MEASURES,
    },
  ],
}

const ours = (id: string, zh: string, en: string, measure: MeasureName): Criterion => ({
  id,
  title: { zh, en },
  points: 10,
  measures: [measure],
})

const OWN: Rubric = {
  id: 'lucid',
  title: { zh: '澄明自己的十项', en: 'Our own ten' },
  note: {
    zh: '针对人们对环境信息平台最常见的抱怨，十项各 10 分，每项只量一件数得清的事。问不着的项不算进满分。',
    en: 'Ten headings of 10 points for what people most often miss in environmental portals, each measuring one thing that can be counted. What cannot be asked leaves the total as well.',
  },
  standing: 'read',
  criteria: [
    ours('completeness', '填得全不全', 'Completeness', 'complete'),
    ours('timeliness', '按不按时', 'Timeliness', 'timely'),
    ours('history', '旧版还在不在', 'History kept', 'kept'),
    ours('formats', '机器能不能读', 'Machine-readable formats', 'formats'),
    ours('licence', '能不能自由使用', 'Open licence', 'licensed'),
    ours('languages', '两种语言的说明', 'Explained in two languages', 'bilingual'),
    ours('answers', '问了答不答', 'Requests answered', 'answered'),
    ours('documents', '文件给不给全文', 'Documents in full', 'documented'),
    ours('duties', '该公开的公开了多少', 'Duties covered', 'covered'),
    ours('contact', '找不找得到人', 'Somebody to ask', 'reachable'),
  ],
}

export const RUBRICS: readonly Rubric[] = [OWN, EEB, PITI]
