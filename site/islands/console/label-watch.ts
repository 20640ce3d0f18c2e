import { skeletonOf } from '../../../content/certificates/number.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal, waitingOf } from './ask.ts'
import { readDefinition } from './definition.ts'
import { confirm } from './dialog.ts'
import { beginDrawing } from './drawn.ts'
import { find, h } from './element.ts'
import { clearIssues, onSubmit, showFailure, whileBusy } from './form.ts'
import { openSection } from './frame.ts'
import { chosenFake, chosenReport, fakeItem, reportItem, type Chosen, type Report } from './label-watch/items.ts'
import { listed } from './more.ts'
import { nextOf } from './people.ts'
import { recordForm, type RecordForm } from './record-form.ts'
import { at, word } from './words.ts'

/** Reports of labels and numbers looked up in vain: chosen one by one or many at once, then closed or warned of. */

const api = portal.api['label-watch']
const nameOf = ({ kind, id }: Chosen): string => `${kind} ${id}`

openSection((account, body) => {
  const part = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  const [closeForm, warnForm] = ['close', 'warn'].map((name) => find(`[data-form="${name}"]`, HTMLFormElement, body))
  if (!closeForm || !warnForm) return
  /** All that are shown, and those chosen among them, by name. */
  const shown = new Map<string, Chosen>()
  const chosen = new Set<string>()
  let fields: RecordForm | undefined

  const boxes = (): HTMLInputElement[] => [...body.querySelectorAll<HTMLInputElement>('[data-choose]')]
  /** The bar stays in sight while one chooses; a form that is open has a page of its own to stand on. */
  const stay = (): void => {
    const isOpen = !closeForm.hidden || !warnForm.hidden
    part('deciding').classList.toggle('chosen', chosen.size > 0 && !isOpen)
  }
  const count = (): void => {
    part('count').textContent = chosen.size === 0 ? word('decideNone') : word('decide', { count: chosen.size })
    part('choices').hidden = chosen.size === 0
    // With nothing to choose there is nothing to decide on; what came of the last decision stays.
    part('deciding').hidden = shown.size === 0 && part('result').childElementCount === 0
    if (chosen.size === 0) closeForm.hidden = warnForm.hidden = true
    stay()
  }
  const choose = (names: readonly string[], isChosen: boolean): void => {
    for (const name of names)
      if (isChosen) chosen.add(name)
      else chosen.delete(name)
    for (const box of boxes()) box.checked = chosen.has(box.dataset['choose'] ?? '')
    count()
  }
  const subjects = (): { references: string[]; numbers: string[] } => {
    const all = [...chosen].flatMap((name) => shown.get(name) ?? [])
    const idsOf = (kind: Chosen['kind']): string[] => all.flatMap((one) => (one.kind === kind ? [one.id] : []))
    return { references: idsOf('report'), numbers: idsOf('number') }
  }

  body.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset['choose'] !== undefined)
      choose([target.dataset['choose']], target.checked)
  })
  part('unchoose').addEventListener('click', () => choose([...chosen], false))

  const openForm = async (form: HTMLFormElement): Promise<void> => {
    closeForm.hidden = form !== closeForm
    warnForm.hidden = form !== warnForm
    stay()
    part('result').replaceChildren()
    clearIssues(form)
    if (form === warnForm) {
      const [first] = [...chosen]
      const values = shown.get(first ?? '')?.values ?? {}
      fields = recordForm(await readDefinition('label-alerts'), { values, role: () => undefined })
      // The portal makes the key; the day is today.
      for (const name of ['alert', 'seen'])
        fields.element.querySelector(`[name="${name}"]`)?.closest('.field')?.remove()
      beginDrawing(find('[data-fields]', HTMLElement, warnForm), first).put(fields.element)
    }
    form.querySelector<HTMLElement>('select, input, textarea')?.focus()
  }
  for (const button of body.querySelectorAll<HTMLButtonElement>('[data-open]'))
    button.addEventListener('click', () => {
      void whileBusy(part('choices'), () => openForm(button.dataset['open'] === 'close' ? closeForm : warnForm))
    })
  for (const button of body.querySelectorAll<HTMLButtonElement>('[data-cancel]'))
    button.addEventListener('click', () => {
      closeForm.hidden = warnForm.hidden = true
      stay()
      find('[data-open]', HTMLButtonElement, body).focus()
    })

  let acting: Acting = { role: undefined, headers: {} }
  const alikeOf = (report: Report) => (): void =>
    choose(
      [...shown.values()]
        .filter(({ number }) => skeletonOf(number ?? '') === skeletonOf(report.number ?? ''))
        .map(nameOf),
      true,
    )
  const after = (from: string | undefined) => ({ limit: '30', ...(from === undefined ? {} : { after: from }) })

  const showReports = (): Promise<void> =>
    listed(
      part('reports'),
      async (from) => {
        const answer = await api.$get({ query: after(from) }, { headers: acting.headers })
        const { items, schemes } = await answer.json()
        for (const item of items) shown.set(nameOf(chosenReport(item)), chosenReport(item))
        const lines = items.map((item) => reportItem(item, schemes, acting.headers, alikeOf(item)))
        return { items: lines, next: nextOf(answer, 'after') }
      },
      { empty: word('reportsNone') },
    )
  const showNumbers = (): Promise<void> =>
    listed(
      part('numbers'),
      async (from) => {
        const answer = await api.numbers.$get({ query: after(from) }, { headers: acting.headers })
        const { items, schemes } = await answer.json()
        for (const item of items) shown.set(nameOf(chosenFake(item)), chosenFake(item))
        return { items: items.map((item) => fakeItem(item, schemes, acting.headers)), next: nextOf(answer, 'after') }
      },
      { empty: word('numbersNone') },
    )
  const show = async (): Promise<void> => {
    shown.clear()
    choose([...chosen], false)
    await Promise.all([showReports(), showNumbers()])
    // What was chosen meanwhile and is gone.
    choose(
      [...chosen].filter((name) => !shown.has(name)),
      false,
    )
  }
  const done = async (...said: (Node | string)[]): Promise<void> => {
    part('result').replaceChildren(h('p', { class: 'calm', role: 'status' }, ...said))
    await show()
    part('result').focus()
  }

  onSubmit(closeForm, async (values) => {
    const closing = String(values.get('closing'))
    const select = closeForm.elements.namedItem('closing')
    const said = (select instanceof HTMLSelectElement && select.selectedOptions[0]?.textContent) || closing
    const note = String(values.get('note') ?? '').trim()
    const title = word('closeTitle', { count: chosen.size })
    if (!(await confirm({ title, text: word('closeText', { closing: said }), action: word('close') }))) return
    const json = { ...subjects(), closing, ...(note === '' ? {} : { note }) }
    await ask('POST', '/api/label-watch/closures', { json, role: acting.role?.id })
    const { size } = chosen
    closeForm.reset()
    await done(word('closed', { count: size }))
  })
  warnForm.addEventListener('submit', (event) => {
    event.preventDefault()
    void whileBusy(warnForm, async () => {
      clearIssues(warnForm)
      try {
        const json = { ...subjects(), alert: fields?.row() ?? {} }
        const asked = { json, role: acting.role?.id, idempotencyKey: crypto.randomUUID() }
        const waiting = waitingOf(await ask('POST', '/api/label-watch/alerts', asked))
        if (waiting === undefined) return await done(word('published'))
        await done(word('warned'), ' ', h('a', { href: at(`/console/release/#${waiting}`) }, word('warnedLink')))
      } catch (error) {
        // Fields of the warning are told of as of the row that it becomes.
        showFailure(warnForm, error, ({ pointer }) => pointer.replace(/^\/(0|alert)(?=\/)/, ''))
      }
    })
  })

  actingAs(account, ['labels-watch'], body, async (as) => {
    acting = as
    await show()
  })
})
