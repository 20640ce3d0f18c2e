import { sentencesOf } from '../verdict.ts'
import { actingAs, orSay } from './acting.ts'
import { asked, filterForm, questionOf, type Question } from './activity-filters.ts'
import { actItem, gather, rowOf, type Act } from './acts.ts'
import { portal, send } from './ask.ts'
import { checkRow } from './check-row.ts'
import { find, h } from './element.ts'
import { onPress, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { about, joined, nextOf, NO_NAMES, type Names } from './people.ts'
import { word } from './words.ts'

/** The log of activity, for auditors. */

const queryOf = (question: Question, more: Record<string, string> = {}): string =>
  new URLSearchParams({ ...question, ...more }).toString()

/** Asks for the file with the role that is acted in, and hands it to the browser. */
const download = async (
  question: Question,
  headers: Record<string, string>,
  isForSpreadsheet: boolean,
): Promise<void> => {
  const query = queryOf(question, isForSpreadsheet ? { for: 'spreadsheet' } : {})
  const answer = await send(`/api/activity/export.csv?${query}`, { headers })
  const address = URL.createObjectURL(await answer.blob())
  const [, file = 'activity.csv'] = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '') ?? []
  h('a', { href: address, download: file }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  const part = place('acts-part')
  const checking = { sentences: sentencesOf(part, 'sentences'), memory: part.dataset['memory'] }

  actingAs(account, ['activity-read'], body, ({ headers }) => {
    let question = questionOf(location.search)
    let names: Names = NO_NAMES

    const show = async (wanted: Question): Promise<void> => {
      question = wanted
      const query = queryOf(wanted)
      history.replaceState(null, '', location.pathname + (query === '' ? '' : `?${query}`))
      fill(wanted)
      const acts = new Map<string, Act>()
      const read = async (before: string | undefined) => {
        const answer = await portal.api.activity.$get(
          { query: { ...wanted, limit: '100', ...(before ? { before } : {}) } },
          { headers },
        )
        const page = await answer.json()
        names = joined(names, page.names)
        const items = gather(acts, page.items).map((act) => actItem(act, names, account.account, [checks(act)]))
        return { items, next: nextOf(answer, 'before') }
      }
      await listed(place('list'), read, { empty: word('none'), of: query })
    }

    /** What can be done with an act that is shown. */
    const checks = (act: Act): HTMLElement => {
      const row = rowOf(act)
      if (!row) return h('div', {})
      const told = h('div', { role: 'status' })
      const check = h('button', { type: 'button', class: 'button' }, word('check'), about(String(row.seq)))
      const acting = h('div', { 'data-acts': true }, h('div', { class: 'actions' }, check, ...narrowing(row)), told)
      onPress(check, async () => {
        told.replaceChildren(h('p', {}, word('checking')))
        try {
          await checkRow(row, told, headers, checking)
        } catch (error) {
          told.replaceChildren()
          throw error
        }
      })
      return acting
    }
    const narrowing = ({ account: by, key }: { account: string | null; key: string | null }): HTMLButtonElement[] => {
      const button = (text: string, more: Question): HTMLButtonElement => {
        const made = h('button', { type: 'button', class: 'button quiet' }, text)
        onPress(made, async () => {
          await show({ ...question, ...more })
          find('#activity-list', HTMLElement).focus()
        })
        return made
      }
      return [
        ...(by !== null && question.account !== by ? [button(word('only'), { account: by })] : []),
        ...(key !== null && question.key !== key ? [button(word('onlyKey'), { key })] : []),
      ]
    }

    const { form, fill } = filterForm(headers, () => orSay(body, () => show({})))
    onSubmit(form, async (values) => {
      await show(asked(values))
      find('#activity-list', HTMLElement).focus()
    })
    place('filters').replaceChildren(form)
    const files = [false, true].map((isForSpreadsheet) => {
      const button = h(
        'button',
        { type: 'button', class: 'button quiet' },
        word(isForSpreadsheet ? 'fileSheet' : 'fileCsv'),
      )
      onPress(button, () => download(question, headers, isForSpreadsheet))
      return button
    })
    place('files').replaceChildren(...files)
    return show(question)
  })
})
