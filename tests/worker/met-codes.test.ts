import { expect, it } from 'vitest'
import type { MetCode } from '../../content/trace/met/met-code.ts'
import { get, publishAll, type ProblemAnswer } from './builders.ts'

const ask = async (code: string): Promise<MetCode[]> => {
  const answer = await get(`/api/codes?code=${encodeURIComponent(code)}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return (await answer.json<{ items: MetCode[] }>()).items
}

it('tells what a code is, by the schemes that are published', async () => {
  expect((await ask('6901234567892'))[0]).toMatchObject({ kind: 'trade-item', ours: '/trace/06901234567892/' })
  const before = await ask('123OP2400001')
  expect(before[0]?.checked[0]?.holds).toBe(false)
  await publishAll('certification-schemes', [
    {
      scheme: 'organic',
      name: '有机产品认证',
      nameEn: 'organic product certification',
      kind: 'farm',
      proves: '按有机标准生产。',
      provesEn: 'Made by the organic standard.',
      notProves: '不表示营养更好。',
      notProvesEn: 'It does not promise better nutrition.',
      legalBasis: '有机产品认证管理办法',
      owner: '国家市场监督管理总局',
      lookup: 'https://cx.cnca.cn/',
      grammar: String.raw`^(\d{17}|(\d{3,4}|F\d{2})OP\d{7}(-\d{1,3})?)$`,
      source: '常识性介绍',
      standing: 'recalled',
    },
  ])
  expect((await ask('123OP2400001'))[0]?.checked[0]?.holds).toBe(true)
})

it('answers what is no code with nothing, and refuses what is too long or missing', async () => {
  expect(await ask('hello world')).toEqual([])
  expect(await ask('110101194912310021')).toEqual([])
  for (const path of ['/api/codes', '/api/codes?code=', `/api/codes?code=${'A'.repeat(2_001)}`]) {
    const answer = await get(path)
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toBe('/code')
  }
})
