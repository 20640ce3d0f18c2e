/** Copies addresses of feeds, and switches messages of the browser on and off. The page works the same without. */

const SCOPE = '/subscribe/'
const WORKER = '/subscribe/worker.js'
const SUBSCRIPTIONS = '/api/push/subscriptions'

interface TrustedPolicies {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => string }
}
declare global {
  interface Window {
    trustedTypes?: TrustedPolicies
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  if (!('clipboard' in navigator)) continue
  const { copy = '', copied = '' } = button.dataset
  const before = button.textContent
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(new URL(copy, location.origin).href).then(() => {
      button.textContent = copied
      setTimeout(() => (button.textContent = before), 2_000)
    })
  })
  button.hidden = false
}

/** The one script that may become a worker here. */
const workerAddress = (): string => {
  const rules = {
    createScriptURL: (url: string): string => {
      if (url !== WORKER) throw new TypeError('not the worker of this page')
      return url
    },
  }
  return window.trustedTypes?.createPolicy('lucid', rules).createScriptURL(WORKER) ?? WORKER
}

const active = async (registration: ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> => {
  const starting = registration.installing ?? registration.waiting
  if (!registration.active && starting)
    await new Promise<void>((resolve) =>
      starting.addEventListener('statechange', () => starting.state === 'activated' && resolve()),
    )
  return registration
}

const currentOf = async (): Promise<PushSubscription | undefined> => {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE)
  return (await registration?.pushManager.getSubscription()) ?? undefined
}

const tell = (method: 'PUT' | 'DELETE', body: unknown): Promise<Response> =>
  fetch(SUBSCRIPTIONS, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

/** Forgets the browser at the portal and here. */
const stop = async (): Promise<void> => {
  const subscription = await currentOf()
  if (subscription) {
    await tell('DELETE', { endpoint: subscription.endpoint }).catch(() => undefined)
    await subscription.unsubscribe()
  }
  await (await navigator.serviceWorker.getRegistration(SCOPE))?.unregister()
}

const keyBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))

let address: string | undefined
const start = async (key: string, topics: string[], lang: string): Promise<boolean> => {
  address ??= workerAddress()
  const registration = await active(await navigator.serviceWorker.register(address, { scope: SCOPE }))
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: keyBytes(key),
  })
  const answer = await tell('PUT', { subscription: subscription.toJSON(), topics, lang })
  if (!answer.ok) await stop()
  return answer.ok
}

const box = document.querySelector<HTMLElement>('[data-push]')
const needs = document.querySelector<HTMLElement>('[data-push-needs]')

const openBox = async (box: HTMLElement, needs: HTMLElement): Promise<void> => {
  const told = box.querySelector('[role="status"]')
  const [begin, end] = box.querySelectorAll('button')
  if (!told || !begin || !end) return
  const { push: lang = 'zh', on = '', off = '', stopped = '', denied = '', none = '', most = '20' } = box.dataset
  const answer = await fetch('/api/push')
  if (answer.status === 404) {
    needs.textContent = off
    return stop()
  }
  const { applicationServerKey }: { applicationServerKey: string } = await answer.json()
  const show = (isOn: boolean, text: string): void => {
    end.hidden = !isOn
    told.textContent = text
  }
  begin.addEventListener('click', () => {
    const topics = [...box.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value)
    if (topics.length === 0 || topics.length > Number(most)) return show(!end.hidden, none)
    start(applicationServerKey, topics, lang).then(
      (isKept) => show(isKept, isKept ? on : denied),
      () => stop().finally(() => show(false, denied)),
    )
  })
  end.addEventListener('click', () => void stop().finally(() => show(false, stopped)))
  const isOn = (await currentOf()) !== undefined
  show(isOn, isOn ? on : '')
  needs.hidden = true
  box.hidden = false
}

if (box && needs && 'serviceWorker' in navigator && 'PushManager' in window) void openBox(box, needs)

// A module of its own, whose names are nobody else's.
export {}
