import type { InferResponseType } from 'hono/client'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal } from './ask.ts'
import { confirm } from './dialog.ts'
import { find, h } from './element.ts'
import { onPress } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { about, nextOf } from './people.ts'
import { shownTime } from '../../time.ts'
import { toast } from './toast.ts'
import { at, lang, word } from './words.ts'

/** What one's own organisation was written about its notices: read, noted as answered, deleted. */

const api = portal.api['relayed-messages']
type Message = InferResponseType<typeof api.$get, 200>['items'][number]

/** Everything of a message is text, whatever somebody wrote. */
const messageItem = (message: Message, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const { number, notice, url, receivedAt, answeredAt, text, contact } = message
  const role = acting.headers['Lucid-Role']
  const path = `/api/relayed-messages/${encodeURIComponent(number)}`
  const note = h('button', { type: 'button', class: 'button quiet' }, word('note'), about(number))
  onPress(note, async () => {
    await ask('POST', `${path}/answer`, { role })
    await again()
    toast(word('noted'))
  })
  const remove = h('button', { type: 'button', class: 'link' }, word('delete'), about(number))
  onPress(remove, async () => {
    const question = { title: word('deleteTitle'), text: word('deleteText'), action: word('delete'), grave: true }
    if (!(await confirm(question))) return
    await ask('DELETE', path, { role })
    await again()
    toast(word('deleted'))
  })
  const paragraphs = text === null ? [word('lost')] : text.split('\n')
  return h(
    'li',
    { 'data-message': number, 'data-of': number },
    h('a', { href: at(url) }, notice),
    h('p', { class: 'aside' }, word('received', { day: shownTime(receivedAt, lang), number })),
    ...paragraphs.map((line) => h('p', {}, line)),
    contact !== null && h('p', {}, word('contact', { contact })),
    answeredAt !== null && h('p', { class: 'aside' }, word('answered', { day: shownTime(answeredAt, lang) })),
    h('div', { class: 'actions', 'data-acts': true }, answeredAt === null && note, remove),
  )
}

openSection((account, body) => {
  const list = find('[data-messages]', HTMLElement, body)
  actingAs(account, ['relayed-messages-read'], body, async (acting) => {
    const show = (): Promise<void> =>
      listed(
        list,
        async (from) => {
          const query = { limit: '30', ...(from === undefined ? {} : { after: from }) }
          const answer = await api.$get({ query }, { headers: acting.headers })
          const { items } = await answer.json()
          return { items: items.map((one) => messageItem(one, acting, show)), next: nextOf(answer, 'after') }
        },
        { empty: word('none') },
      )
    await show()
  })
})
