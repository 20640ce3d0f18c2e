import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'

const SOURCE = readFileSync(join(import.meta.dirname, '../../site/public/subscribe/worker.js'), 'utf8')

interface Event {
  waitUntil: (work: Promise<unknown>) => void
  data?: { json: () => unknown }
  action?: string
  notification?: { close: () => void; data: { url: string } }
}

/** The worker in a browser of ours: what it did is listed in order. */
const aWorker = (status: number | 'offline') => {
  const done: string[] = []
  const listeners = new Map<string, (event: Event) => void>()
  const subscription = {
    endpoint: 'https://push.example/1',
    unsubscribe: async () => void done.push('unsubscribe'),
  }
  const registration = {
    pushManager: { getSubscription: async () => subscription },
    showNotification: async (title: string, { body, data }: { body: string; data: { url: string } }) =>
      void done.push(`show ${title} ${body} ${data.url}`),
    unregister: async () => void done.push('unregister'),
  }
  const self = {
    registration,
    clients: { openWindow: async (url: string) => void done.push(`open ${url}`) },
    addEventListener: (name: string, listener: (event: Event) => void) => listeners.set(name, listener),
  }
  const fetched = async (path: string, init: { method?: string; body?: string } = {}) => {
    if (status === 'offline') throw new TypeError('offline')
    if (init.method) done.push(`${init.method} ${path} ${init.body ?? ''}`)
    return { status }
  }
  runInContext(SOURCE, createContext({ self, fetch: fetched }))
  const raise = async (name: string, event: Partial<Event> = {}): Promise<string[]> => {
    const work: Promise<unknown>[] = []
    listeners.get(name)?.({ waitUntil: (one) => work.push(one), ...event })
    await Promise.all(work)
    return done
  }
  return { listeners, raise }
}

const MESSAGE = { title: 'T', body: 'B', stop: 'S', url: '/registers/' }
const FORGOTTEN = ['DELETE /api/push/subscriptions {"endpoint":"https://push.example/1"}', 'unsubscribe']

describe('the worker that shows messages', () => {
  it('shows what the portal sent', async () => {
    expect(await aWorker(200).raise('push', { data: { json: () => MESSAGE } })).toEqual(['show T B /registers/'])
    expect(await aWorker('offline').raise('push', { data: { json: () => MESSAGE } })).toEqual(['show T B /registers/'])
  })

  it('shows something even of a message that it cannot read, and leads nowhere else', async () => {
    const broken = () => {
      throw new SyntaxError('no JSON')
    }
    expect(await aWorker(200).raise('push', { data: { json: broken } })).toEqual(['show Lucid  /'])
    for (const url of ['https://evil.example/', '//evil.example/', 'javascript:alert(1)'])
      expect(await aWorker(200).raise('push', { data: { json: () => ({ ...MESSAGE, url }) } })).toEqual(['show T B /'])
  })

  it('ends in one tap', async () => {
    const notification = { close: () => undefined, data: { url: '/registers/' } }
    expect(await aWorker(204).raise('notificationclick', { action: 'stop', notification })).toEqual(FORGOTTEN)
    expect(await aWorker(200).raise('notificationclick', { action: '', notification })).toEqual(['open /registers/'])
  })

  it('goes away once messages are switched off at the portal', async () => {
    expect(await aWorker(404).raise('push', { data: { json: () => MESSAGE } })).toEqual([...FORGOTTEN, 'unregister'])
    expect(await aWorker(404).raise('activate')).toEqual([...FORGOTTEN, 'unregister'])
    expect(await aWorker(200).raise('activate')).toEqual([])
    expect(await aWorker('offline').raise('activate')).toEqual([])
  })

  it('answers no request and keeps nothing', () => {
    expect([...aWorker(200).listeners.keys()].sort()).toEqual(['activate', 'notificationclick', 'push'])
    expect(SOURCE).not.toMatch(/caches|indexedDB|importScripts/)
  })
})
