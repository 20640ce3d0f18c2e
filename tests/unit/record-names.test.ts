import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { recordName } from '../../content/registers/name.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { titleOf } from '../../site/titles.ts'

const reports = (): RegisterDefinition => {
  const register = REGISTERS['reports']
  if (!register) throw new Error('no register of reports')
  return register
}
const REPORTS = reports()

describe('what a record is called', () => {
  const body = { report: '7Q2MXK94TB', category: 'kitchen-fumes' }

  it('is said in the reader’s language where its label is chosen from a list', () => {
    expect([titleOf(REPORTS, 'K', body, 'zh'), titleOf(REPORTS, 'K', body, 'en')]).toEqual([
      { text: '餐饮油烟', lang: undefined },
      { text: 'kitchen fumes', lang: undefined },
    ])
    expect([recordName(REPORTS, 'K', body, 'zh'), recordName(REPORTS, 'K', body, 'en')]).toEqual([
      '餐饮油烟',
      'kitchen fumes',
    ])
  })

  it('is what the record says where that is none of the choices, and its key where it says nothing', () => {
    expect(titleOf(REPORTS, 'K', { category: '旧类别' }, 'en')).toEqual({ text: '旧类别', lang: 'zh-Hans' })
    expect(titleOf(REPORTS, 'K', {}, 'zh').text).toBe('K')
    expect(recordName(REPORTS, 'K', null, 'zh')).toBe('K')
  })
})
