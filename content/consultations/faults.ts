/** Why a consultation or a hearing cannot be published as it is; `{name}` is filled from the values of what was found. */
export const RULED_FAULTS = {
  'comment-window-short': {
    zh: '{from} 至 {to} 太短（{lasted}{unit}）：{rule}，最早 {day} 截止。',
    en: '{from} to {to} is too short ({lasted} {unitEn}): {ruleEn}; it closes on {day} at the earliest.',
  },
  'comment-window-shortened': {
    zh: '比通常的最少 {days}{unit}短，按“{rule}”可以；缩短的理由会写在页面上。',
    en: 'It is shorter than the usual {days} {unitEn}, which {ruleEn} allows; the reason is shown on the page.',
  },
  'comment-closes-by-rule': {
    zh: '没有填截止日，按“{rule}”定为 {day}。',
    en: 'No last day was given: by {ruleEn} it is {day}.',
  },
  'comment-closes-provisional': {
    zh: '没有填截止日，按“{rule}”推算为 {day}；那一年的放假安排还没有公布，可能要顺延。',
    en: 'No last day was given: by {ruleEn} it is {day}, reckoned before the holidays of that year are announced; it may have to be put off.',
  },
  'hearing-notice-short': {
    zh: '公告太晚：{rule}，{from} 公告的听证最早 {day} 举行。',
    en: 'The notice comes too late: {ruleEn}; a hearing called on {from} is held on {day} at the earliest.',
  },
  'consultation-advanced': {
    zh: '不能提前截止：已经公布的截止日是 {standing}，只能延后。',
    en: 'It cannot close earlier: {standing} was published as its last day, which may only be put off.',
  },
  'consultation-begun': {
    zh: '征求意见已经开始，{field}不能再改（已公布：{standing}）。',
    en: 'Comments are being taken already: {fieldEn} can no longer change (published: {standing}).',
  },
  'consultation-backdated': {
    zh: '开始日 {from} 早于公布的这一天 {today}，而截止日还没到：从公布的那天起才有人看得到，开始日最早是 {today}。',
    en: 'It is said to open on {from}, before it is published on {today}, and is not over yet: nobody could see it before; it opens on {today} at the earliest.',
  },
  'hearing-advanced': {
    zh: '听证不能提前到 {to}：按改动的这一天算，最早 {day} 举行。',
    en: 'The hearing cannot be moved forward to {to}: reckoned from the day of this change it is held on {day} at the earliest.',
  },
} as const
export type RuledFault = keyof typeof RULED_FAULTS
