import { startAuthentication, startRegistration } from '@simplewebauthn/browser'

/** Signing in, making an account and accepting an invitation, over the API. Nothing of it is stored in the browser but the cookie. */

type Said = Record<string, unknown>
interface Answer {
  status: number
  body: Said
}

const isSaid = (value: unknown): value is Said => typeof value === 'object' && value !== null
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
  const answer = await fetch(path, {
    method,
    headers: {
      'Accept-Language': document.documentElement.lang,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const read: unknown = answer.status === 204 ? {} : await answer.json().catch(() => ({}))
  return { status: answer.status, body: isSaid(read) ? read : {} }
}

/** What a refusal says to a reader: its first issue, or its sentence. */
const reasonOf = ({ body }: Answer): string => {
  const issues: unknown[] = Array.isArray(body['issues']) ? body['issues'] : []
  const [first] = issues
  return (isSaid(first) ? text(first['message']) : '') || text(body['detail'])
}

class Refused extends Error {}

/** @throws Refused with what the portal says */
const must = async (method: string, path: string, body?: object): Promise<Said> => {
  const answer = await ask(method, path, body)
  if (answer.status >= 400) throw new Refused(reasonOf(answer))
  return answer.body
}

type Creation = Parameters<typeof startRegistration>[0]['optionsJSON']
type Request = Parameters<typeof startAuthentication>[0]['optionsJSON']
const isOptions = <Options extends Creation | Request>(value: unknown): value is Options =>
  isSaid(value) && typeof value['challenge'] === 'string'

const optionsOf = async <Options extends Creation | Request>(path: string): Promise<Options> => {
  const { options } = await must('POST', `${path}/options`, {})
  if (!isOptions<Options>(options)) throw new Refused('')
  return options
}

/** What pages of records read to offer a correction, in this browser alone. */
const forgetMark = (): void => {
  try {
    localStorage.removeItem('lucid-publishes')
  } catch {
    // Nothing was kept.
  }
}

/** Where in the console she was on her way to, as the address says; nowhere else is ever led to. */
const returnPath = (): string | undefined => {
  const to = new URLSearchParams(location.search).get('to')
  if (to === null || !URL.canParse(to, location.origin)) return undefined
  const { origin, pathname, search } = new URL(to, location.origin)
  const isOurs = origin === location.origin && /^(\/en)?\/(console|points\/account)\//.test(pathname)
  return isOurs && !/\/console\/(sign-in|invitation)\//.test(pathname) ? pathname + search : undefined
}

/** An organisation by name and code, as far as the record knows it. */
const nameOf = (code: string, names: unknown): string => {
  const organisations = isSaid(names) ? names['organisations'] : undefined
  const named = isSaid(organisations) ? organisations[code] : undefined
  const lang = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
  return [isSaid(named) ? text(named[lang]) : '', code].filter(Boolean).join(' ')
}

const start = (root: HTMLElement): void => {
  const find = (name: string): HTMLElement | null => root.querySelector<HTMLElement>(`[data-${name}]`)
  const words: unknown = JSON.parse(root.dataset['words'] ?? '{}')
  const word = (key: string): string => (isSaid(words) ? text(words[key]) : '')
  const roleName = (role: string): string => {
    const roles = isSaid(words) ? words['roles'] : undefined
    return (isSaid(roles) && text(roles[role])) || role
  }
  const tell = (message: string): void => {
    const told = find('told')
    if (told) told.textContent = message
  }
  const show = (name: string, shown: boolean): void => {
    const part = find(name)
    if (part) part.hidden = !shown
  }

  /**
   * Runs acts one after the other, in the order of the presses; the same one, pressed again meanwhile, is done once. What
   * goes wrong is said where screen readers hear it.
   */
  const running = new Set<() => Promise<void>>()
  let before = Promise.resolve()
  const act = (run: () => Promise<void>) => (): Promise<void> => {
    if (running.has(run)) return before
    running.add(run)
    before = before.then(async () => {
      tell(word('working'))
      try {
        await run()
      } catch (error) {
        const isCancelled = error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)
        tell((error instanceof Refused && error.message) || word(isCancelled ? 'cancelled' : 'failed'))
      } finally {
        running.delete(run)
      }
    })
    return before
  }
  const onClick = (name: string, run: () => Promise<void>): void =>
    find(name)?.addEventListener('click', () => void act(run)())
  const onSubmit = (name: string, run: (values: FormData) => Promise<void>): void => {
    const form = root.querySelector<HTMLFormElement>(`form[data-${name}]`)
    if (!form) return
    const send = act(() => run(new FormData(form)))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void send()
    })
  }

  const roleLine = (role: unknown): string => {
    if (!isSaid(role)) return ''
    return `${roleName(text(role['role']))} · ${text(role['organisation']) || word('portal')}`
  }

  const refresh = async (): Promise<void> => {
    const { status, body } = await ask('GET', '/api/account')
    const isIn = status === 200
    show('in', isIn)
    show('away', !isIn)
    show('first', !isIn)
    show('accept', isIn)
    show('unreleased', isIn && body['unreleased'] === true)
    const account = find('account')
    if (account) account.textContent = text(body['account'])
    const held: unknown[] = Array.isArray(body['roles']) ? body['roles'] : []
    const lines = held.length > 0 ? held.map(roleLine) : [word('noRoles')]
    find('roles')?.replaceChildren(
      ...lines.map((line) => {
        const item = document.createElement('li')
        item.textContent = line
        return item
      }),
    )
  }
  const entered = async (): Promise<void> => {
    tell('')
    const back = returnPath()
    if (back !== undefined && root.dataset['invitation'] === undefined) return location.replace(back)
    await refresh()
    find('in')?.focus()
  }

  const showCodes = (codes: unknown): void => {
    const list = find('codes')?.querySelector('ol')
    const items = (Array.isArray(codes) ? codes : []).map((code) => {
      const item = document.createElement('li')
      item.textContent = text(code)
      return item
    })
    list?.replaceChildren(...items)
    show('codes', true)
    show('away', false)
    find('codes')?.focus()
  }

  onClick('sign-in', async () => {
    const response = await startAuthentication({ optionsJSON: await optionsOf<Request>('/api/sessions') })
    await must('POST', '/api/sessions', { response })
    await entered()
  })
  onSubmit('create', async (values) => {
    const name = text(values.get('name')).trim()
    const response = await startRegistration({ optionsJSON: await optionsOf<Creation>('/api/accounts') })
    const made = await must('POST', '/api/accounts', { response, ...(name === '' ? {} : { name }) })
    tell('')
    showCodes(made['recoveryCodes'])
  })
  onSubmit('recover', async (values) => {
    await must('POST', '/api/sessions/recovery', { code: text(values.get('code')) })
    await entered()
  })
  onClick('kept', async () => {
    find('codes')?.querySelector('ol')?.replaceChildren()
    show('codes', false)
    await entered()
  })
  onClick('add', async () => {
    const response = await startRegistration({ optionsJSON: await optionsOf<Creation>('/api/account/passkeys') })
    await must('POST', '/api/account/passkeys', { response })
    tell(word('added'))
  })
  onClick('out', async () => {
    await must('DELETE', '/api/account/sessions/current')
    forgetMark()
    tell('')
    await refresh()
  })

  /** The code stands behind `#`: no server and no log ever saw it on the way here. */
  const code = location.hash.slice(1)
  onClick('accept', async () => {
    await must('POST', '/api/invitations/acceptance', { code })
    history.replaceState(null, '', location.pathname)
    show('offer', false)
    await entered()
    tell(word('accepted'))
  })
  const offer = async (): Promise<void> => {
    if (code === '') {
      tell(word('noCode'))
      return
    }
    const found = await must('POST', '/api/invitations/preview', { code })
    const line = root.querySelector('.offer')
    if (line)
      line.textContent = word('invited')
        .replace('{role}', roleName(text(found['role'])))
        .replace('{organisation}', nameOf(text(found['organisation']), found['names']) || word('portal'))
    show('offer', true)
    tell('')
  }

  root.hidden = false
  const site = root.dataset['site'] ?? location.origin
  if (location.origin !== site) {
    const link = find('elsewhere')?.querySelector('a')
    if (link) {
      link.href = site + location.pathname + location.search + location.hash
      link.textContent = site + location.pathname
    }
    show('elsewhere', true)
    return
  }
  if (!('PublicKeyCredential' in window)) {
    tell(word('unsupported'))
    return
  }
  void act(async () => {
    tell('')
    await refresh()
    const back = returnPath()
    if (back !== undefined && find('in')?.hidden === false) return location.replace(back)
    if (root.dataset['invitation'] !== undefined) await offer()
  })()
}

for (const root of document.querySelectorAll<HTMLElement>('[data-enter]')) start(root)
