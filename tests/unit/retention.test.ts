import { describe, expect, it } from 'vitest'
import { WORDS } from '../../content/generated/words.ts'
import { LEAST_DAYS, LEAST_TOKENS } from '../../content/label-watch/look-up.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'

/** What `/privacy/` says in words has to be what erases by the clock. */

const { zh, en } = WORDS.privacy.body
const sentences = (text: string): string[] => text.split(/(?<=[。；;.])\s*|\n/)

describe('the page on privacy', () => {
  const SAID = [
    ['contact', /答复 (\d+) 天后删除联系方式/, /contact is deleted (\d+) days after the answer/],
    ['labelReport', /决定以后 (\d+) 天删除/, /deleted (\d+) days after the decision/],
    ['labelReportOpen', /(\d+) 天没有人处理的/, /nobody decides on within (\d+) days/],
    ['lookUp', /够不上的，(\d+) 天后删掉/, /short of that they are deleted after (\d+) days/],
    ['likelyFake', /编号在名单上也只留 (\d+) 天/, /stays on that list for (\d+) days/],
    ['reportEvidence', /材料在办结 (\d+) 天后删除/, /evidence are erased (\d+) days after closing/],
    ['reportContact', /联系方式在办结 (\d+) 天后删除/, /the contact (\d+) days after closing/],
    ['scanDay', /逐日的数 (\d+) 天后删除/, /Numbers by day are deleted after (\d+) days/],
    [
      'unpublishedComment',
      /只计数的是收到以后）(\d+) 天删除/,
      /is deleted (\d+) days after the decision, or after it came/,
    ],
    ['hearingContact', /否则听证 (\d+) 天后删/, /and (\d+) days after the hearing they go/],
    ['relayedMessage', /收到 (\d+) 天后删除，他们/, /deleted (\d+) days after they came/],
    ['session', /登录 (\d+) 天后失效/, /A sign-in ends (\d+) days later/],
    ['pointsTree', /每天的这棵树 (\d+) 天后删除/, /tree of a day is deleted after (\d+) days/],
    ['scanSeen', /盐和散列 (\d+) 天后删除/, /hashes are deleted after (\d+) days/],
  ] as const
  it.each(SAID)('says how long %s is kept, as the clock does', (name, chinese, english) => {
    const said = [zh, en].map((text, at) => Number((at === 0 ? chinese : english).exec(text)?.[1]))
    expect(said).toEqual([RETENTION_DAYS[name], RETENTION_DAYS[name]])
  })

  it('says every period there is', () => {
    expect(new Set(SAID.map(([name]) => name))).toEqual(new Set(Object.keys(RETENTION_DAYS)))
  })

  it('says what brings a number before an officer', () => {
    const [chinese] = sentences(zh).filter((one) => one.includes('交给机关的人看'))
    expect(chinese).toContain(`至少 ${LEAST_TOKENS} 个浏览器、${LEAST_DAYS} 天`)
    expect(en).toContain(`at least ${LEAST_TOKENS} browsers missed it on ${LEAST_DAYS} days`)
  })

  it('counts days of twenty-four hours', () => {
    expect(daysBefore(new Date('2026-03-01T00:00:00Z'), 30)).toBe('2026-01-30T00:00:00.000Z')
  })
})
