/** A guide as its page shows it. */
export interface Guide {
  title: string
  /** One sentence: for whom, and what for. */
  description: string
  markdown: string
}
export type GuideTexts = Record<'zh' | 'en', Guide>
