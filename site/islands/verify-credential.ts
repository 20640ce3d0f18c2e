import type { Grounds, Verdict } from '../../content/credentials/verify.ts'
import { linesOf, OUTCOMES, saidOf } from '../credentials/view.ts'
import { busy, element, say, sentencesOf, type Sentences } from './verdict.ts'

/**
 * The page that verifies credentials: with JavaScript all of it happens here. What does it is only fetched once the button
 * is pressed. Keys and lists come from this portal alone; what is pasted stays in the page.
 */

const MOST_BYTES = 256 * 1024

interface Desk {
  lang: 'zh' | 'en'
  words: Sentences
  own: string
  origin: string
  form: HTMLFormElement
  input: HTMLTextAreaElement
  result: HTMLElement
}

interface Known {
  id: string
  name: Sentences
  document: string | null
  statusLists: { url: string; token: string | null }[]
}

const fetched = async (path: string, accept = '*/*'): Promise<string | undefined> => {
  const answer = await fetch(path, { headers: { accept }, cache: 'no-cache' })
  return answer.ok ? answer.text() : undefined
}

const groundsFor = async ({ own, origin, form }: Desk): Promise<Grounds> => {
  const { items }: { items: Known[] } = JSON.parse((await fetched('/api/credentials/issuers')) ?? '{"items":[]}')
  const lists = `${origin}/credentials/status/`
  const given = new FormData(form)
  const pasted = (name: string): string | undefined => given.get(name)?.toString() || undefined
  return {
    now: new Date(),
    own,
    trusted: new Map([
      [own, '澄明 Lucid'],
      ...items.map(({ id, name }) => [id, `${name['zh']} ${name['en']}`] as const),
    ]),
    documentOf: async (did) =>
      did === own ? fetched('/.well-known/did.json') : (items.find(({ id }) => id === did)?.document ?? undefined),
    // By its path alone: whatever host the credential names, this portal is asked and nobody else.
    statusListOf: async (url) =>
      url.startsWith(lists)
        ? fetched(`/credentials/status/${encodeURIComponent(url.slice(lists.length))}`, 'application/vc+jwt')
        : (items.flatMap(({ statusLists }) => statusLists).find((list) => list.url === url)?.token ?? undefined),
    pasted: { document: pasted('document'), statusList: pasted('statusList') },
  }
}

const print = ({ result, words, lang }: Desk, verdict: Verdict): void => {
  const findings = element('ul', '', 'findings')
  findings.replaceChildren(
    ...linesOf(verdict, lang, words).map(({ outcome, sign, mark, check, text }) => {
      const item = element('li', '', outcome === 'holds' ? 'proven' : 'wrong')
      const symbol = element('span', sign, 'mark')
      symbol.setAttribute('aria-hidden', 'true')
      item.replaceChildren(symbol, element('strong', `${check} · ${mark}`), ` ${text}`)
      return item
    }),
  )
  const parts: HTMLElement[] = [element('p', say(words, OUTCOMES[verdict.outcome]), 'lead'), findings]
  if (verdict.summary) {
    const facts = element('dl', '', 'facts')
    facts.replaceChildren(
      ...saidOf(verdict.summary, words).map(([label, value]) => {
        const pair = document.createElement('div')
        pair.replaceChildren(element('dt', label), element('dd', value))
        return pair
      }),
    )
    parts.push(element('p', say(words, 'says'), 'limits'), facts)
  }
  result.replaceChildren(...parts)
}

const verify = async (desk: Desk): Promise<void> => {
  const { verifyCredential } = await import('../../content/credentials/verify.ts')
  print(desk, await verifyCredential(desk.input.value, await groundsFor(desk)))
}

/** Takes a file into the box; what is too large is refused before it is read. */
const take = async ({ input, result, words }: Desk, file: File | undefined): Promise<void> => {
  if (!file) return
  if (file.size > MOST_BYTES) result.replaceChildren(element('p', say(words, 'finding-too-large'), 'caution'))
  else input.value = await file.text()
}

const start = (root: HTMLElement): void => {
  const form = root.querySelector<HTMLFormElement>('form[method=post]')
  const input = root.querySelector<HTMLTextAreaElement>('textarea[name=credential]')
  const result = root.querySelector<HTMLElement>('[role=status]')
  const file = root.querySelector<HTMLInputElement>('input[type=file]')
  const [picked, shown] = ['file', 'result'].map((name) => root.querySelector<HTMLElement>(`[data-${name}]`))
  if (!form || !input || !result || !file || !picked || !shown) return
  const { own = '', origin = '', lang } = root.dataset
  const words = sentencesOf(root, 'words')
  const desk: Desk = { lang: lang === 'en' ? 'en' : 'zh', words, own, origin, form, input, result }
  picked.hidden = false
  const fail = (): void => result.replaceChildren(element('p', say(words, 'failed'), 'caution'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    shown.hidden = false
    busy(result, say(words, 'busy'), () => verify(desk)).catch(fail)
  })
  file.addEventListener('change', () => {
    shown.hidden = false
    take(desk, file.files?.[0]).catch(fail)
  })
  input.addEventListener('dragover', (event) => event.preventDefault())
  input.addEventListener('drop', (event) => {
    const dropped = event.dataTransfer?.files[0]
    if (!dropped) return
    event.preventDefault()
    take(desk, dropped).catch(fail)
  })
}

document.querySelectorAll<HTMLElement>('[data-verify-credential]').forEach(start)
