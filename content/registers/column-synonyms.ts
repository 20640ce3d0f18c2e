import { fieldsWithRole } from './fields.ts'
import type { RegisterDefinition, Role } from './register.ts'

/**
 * What people call a column of a role in their own tables. They are suggested, never taken: `单位` may be a unit of
 * measurement or an organisation.
 */
const BY_ROLE: [role: Role, words: string[]][] = [
  ['longitude', ['lng', 'lon', 'long', 'x', '东经', '经', 'x坐标', '经度坐标']],
  ['latitude', ['lat', 'y', '北纬', '纬', 'y坐标', '纬度坐标']],
  [
    'organisation',
    [
      ...['uscc', 'creditCode', 'companyCode', 'organization', 'orgCode', 'org'],
      ...['信用代码', '社会信用代码', '统一代码', '信用码', '组织机构代码', '企业代码', '企业信用代码'],
    ],
  ],
  [
    'place',
    [
      ...['adcode', 'regionCode', 'region', 'divisionCode', 'division', 'county', 'city', 'area', 'location'],
      ...[
        '行政区划',
        '行政区划代码',
        '区划代码',
        '区划编码',
        '区划',
        '行政区',
        '行政区域',
        '地区',
        '地区代码',
        '属地',
        '区县',
      ],
    ],
  ],
  [
    'time',
    [
      ...['date', 'day', 'datetime', 'timestamp', 'when', 'observedAt', 'sampledAt'],
      ...['日期', '时间', '监测日期', '监测时间', '观测时间', '采样时间', '采样日期', '时刻', '年月', '年份', '年度'],
    ],
  ],
  [
    'value',
    ['value', 'result', 'reading', 'measurement', 'concentration', '值', '数值', '监测值', '结果', '浓度', '监测结果'],
  ],
  ['unit', ['unit', 'units', 'uom', '单位', '计量单位', '量纲']],
  ['limit', ['limit', 'threshold', '限值', '标准限值', '标准值', '排放限值']],
  ['status', ['state', 'flag', '状态', '标识', '标记']],
  ['document', ['file', 'files', 'attachment', 'attachments', 'pdf', '附件', '文件', '文书', '原文']],
  ['link', ['url', 'link', 'href', 'website', '链接', '网址', '地址']],
  ['label', ['name', 'title', 'label', '名称', '名字', '标题', '简称', '全称']],
  ['ref', ['code', 'id', 'number', '编码', '编号', '代码']],
  ['key', ['code', 'id', 'key', 'number', 'no', '编码', '编号', '代码', '序号', '主键']],
]

const OWN: [word: string, name: string][] = [
  ...['reason', 'why', '理由', '原因', '更正理由', '更正原因', '撤回理由', '撤回原因'].map((word): [string, string] => [
    word,
    '_reason',
  ]),
  ...['withdraw', 'withdrawn', '撤回', '是否撤回'].map((word): [string, string] => [word, '_status']),
]

/** Synonyms of a register's columns with the field's name; a word of two fields stands for the first. */
export const synonymsOf = (register: RegisterDefinition): [word: string, name: string][] => {
  const found = BY_ROLE.flatMap(([role, words]) => {
    const [name] = fieldsWithRole(register, role)
    return name === undefined ? [] : words.map((word): [string, string] => [word, name])
  })
  // A later pair would win in a map.
  return [...found, ...OWN].reverse()
}
