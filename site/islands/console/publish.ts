import type { RegisterDefinition } from '../../../content/registers/register.ts'
import { offerRegisters, openTo, roleChoice, rolesIn, type Choosable } from './choose-register.ts'
import { readDefinition } from './definition.ts'
import { find, h } from './element.ts'
import { clearIssues, onSubmit, summary, whileBusy } from './form.ts'
import { openSection } from './frame.ts'
import { nameOfOrganisation } from './names.ts'
import type { Account, HeldRole } from './person.ts'
import { examination } from './publish/examination.ts'
import { withOwner } from './publish/own.ts'
import { readFileRows, readPastedRows, UnreadableSource, type Source } from './publish/source.ts'
import { recordForm } from './record-form.ts'
import { at, capital, frameWord, roleTitle, root, word } from './words.ts'

/** Publishing: choose a register, hand in a file, rows or one record, try it out, see what changes, publish. */

const part = (name: string): HTMLElement => find(`[data-part="${name}"]`, HTMLElement, root)

const sourceOfRecord = (row: Record<string, unknown>): Source => ({
  name: '',
  format: 'json',
  encoding: 'utf-8',
  columns: Object.keys(row),
  rows: [row],
  lines: undefined,
})

const roleName = async ({ role, organisation }: HeldRole): Promise<string> =>
  `${capital(roleTitle(role))} · ${organisation === null ? frameWord('ofPortal') : await nameOfOrganisation(organisation)}`

/** What a file could not be read for, said where it was given. */
const sayUnreadable = (place: HTMLElement, error: unknown): void => {
  clearIssues(place)
  const sentences = error instanceof UnreadableSource ? error.sentences : [frameWord('failed')]
  place.insertBefore(summary(word('unreadable'), sentences), place.firstChild)
  place.querySelector<HTMLElement>('[data-issue]')?.focus()
}

const readInto = (place: HTMLElement, read: () => Promise<Source>, open: (source: Source) => void): Promise<void> =>
  whileBusy(place, async () => {
    clearIssues(place)
    try {
      open(await read())
    } catch (error) {
      sayUnreadable(place, error)
    }
  })

/** The three ways of handing something in; one is open at a time. */
const offerWays = (
  register: RegisterDefinition,
  role: () => string | undefined,
  open: (source: Source) => void,
): void => {
  const ways = part('ways')
  const [file, paste, form] = ['file', 'paste', 'form'].map((name) => find(`[data-way="${name}"]`, HTMLElement, ways))
  if (!file || !paste || !form) return
  const show = (): void => {
    const chosen = ways.querySelector<HTMLInputElement>('input[name=way]:checked')?.value
    for (const way of [file, paste, form]) way.hidden = way.dataset['way'] !== chosen
  }
  for (const choice of ways.querySelectorAll('input[name=way]')) choice.addEventListener('change', show)
  show()

  const input = find('input[type=file]', HTMLInputElement, file)
  const take = (given: File | undefined): void => {
    if (given) void readInto(file, () => readFileRows(given), open)
  }
  input.onchange = () => {
    take(input.files?.[0])
    // The same file again, mended elsewhere, is another change.
    input.value = ''
  }
  const drop = find('[data-drop]', HTMLElement, file)
  drop.ondragover = (event) => {
    event.preventDefault()
    drop.dataset['over'] = ''
  }
  drop.ondragleave = () => delete drop.dataset['over']
  drop.ondrop = (event) => {
    event.preventDefault()
    delete drop.dataset['over']
    take(event.dataTransfer?.files[0])
  }

  const pasted = find('form', HTMLFormElement, paste)
  const area = find('textarea', HTMLTextAreaElement, paste)
  pasted.onsubmit = (event) => {
    event.preventDefault()
    void readInto(pasted, () => Promise.resolve().then(() => readPastedRows(area.value)), open)
  }

  const own = recordForm(register, { role })
  const filled = h(
    'form',
    { class: 'fields' },
    own.element,
    h('p', {}, h('button', { class: 'button' }, word('check'))),
  )
  filled.noValidate = true
  onSubmit(filled, () => Promise.resolve(open(sourceOfRecord(own.row()))))
  form.replaceChildren(filled)
}

const describe = (register: RegisterDefinition, chosen: Choosable): HTMLElement[] => [
  h('h2', {}, chosen.title),
  h('p', {}, register.description[document.documentElement.lang.startsWith('zh') ? 'zh' : 'en']),
  h(
    'p',
    { class: 'actions' },
    h(
      'a',
      { class: 'button quiet', href: `/api/registers/${register.id}/template.csv`, download: true },
      word('template'),
    ),
    h('a', { class: 'button quiet', href: at(`/registers/${register.id}/`) }, word('toRegister')),
  ),
]

const openRegister = async (account: Account, chosen: Choosable, again: () => void): Promise<void> => {
  const definition = await readDefinition(chosen.id)
  const roles = rolesIn(account, chosen)
  const names = await Promise.all(roles.map(roleName))
  const { element, role } = roleChoice(roles, word('actAs'), (held) => names[roles.indexOf(held)] ?? held.id)
  const about = part('register')
  about.replaceChildren(
    ...describe(definition, chosen),
    ...(element ? [element] : [h('p', { class: 'aside' }, word('actingAs', { role: names[0] ?? '' }))]),
    h('p', {}, h('button', { type: 'button', class: 'link', on: { click: again } }, word('another'))),
  )
  about.tabIndex = -1
  const result = part('result')
  result.replaceChildren()
  const acting = (): HeldRole | undefined => roles.find(({ id }) => id === role()) ?? roles[0]
  offerWays(definition, role, (source) =>
    examination(result, { register: definition, role, source: withOwner(definition, source, acting()) }),
  )
  for (const name of ['register', 'ways', 'result']) part(name).hidden = false
  part('choose').hidden = true
  about.focus()
}

openSection((account, body) => {
  const place = find('[data-registers]', HTMLElement, body)
  const registers = openTo(account, place)
  const address = (id: string | undefined): void => {
    const url = new URL(location.href)
    if (id === undefined) url.searchParams.delete('register')
    else url.searchParams.set('register', id)
    history.replaceState(null, '', url)
  }
  const choose = (register: Choosable): void => {
    address(register.id)
    void whileBusy(part('choose'), () => openRegister(account, register, again)).catch(() => undefined)
  }
  const again = (): void => {
    address(undefined)
    for (const name of ['register', 'ways', 'result']) part(name).hidden = true
    part('choose').hidden = false
    find('input', HTMLInputElement, place).focus()
  }
  offerRegisters(place, registers, choose)
  const named = new URLSearchParams(location.search).get('register')
  const found = named === null && registers.length === 1 ? registers[0] : registers.find(({ id }) => id === named)
  if (found) choose(found)
  else if (named !== null)
    place.insertBefore(
      h('p', { class: 'issue', role: 'alert' }, word('notYours', { register: named })),
      place.firstChild,
    )
})
