import type { Issue } from './messages.ts'

const MAX_ISSUES = 1000

/** Issues as they come up, those past the thousandth only counted. */
export class Findings {
  readonly list: Issue[] = []
  private count = 0

  add(issue: () => Issue): void {
    if (this.count++ < MAX_ISSUES) this.list.push(issue())
  }

  /** With a last one that says how many more there are. */
  whole(): Issue[] {
    const more = this.count - this.list.length
    return more > 0 ? [...this.list, { pointer: '', code: 'more-issues', values: { count: String(more) } }] : this.list
  }
}
