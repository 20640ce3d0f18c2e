/** What the operator has to say to everybody while something does not work. */
export interface Notice {
  /** RFC 3339 date: since when it is so. */
  since: string
  text: { zh: string; en: string }
}

/**
 * Stands at the head of the home page and of reporting from the next deployment on, and is taken out here when it is over:
 * `{ since: '2026-11-24', text: { zh: '暂时不能举报，请拨打 12345。', en: 'Reports cannot be taken for now: please call 12345.' } }`
 */
export const NOTICES: readonly Notice[] = []
