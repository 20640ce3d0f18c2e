/** What a reader is told about one kind of problem; `detail` may hold `{placeholders}`. */
export interface ProblemText {
  title: string
  detail: string
  markdown: string
}
export type ProblemTexts = Record<'zh' | 'en', ProblemText>
