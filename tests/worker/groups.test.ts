import { createExecutionContext, env } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { api } from '../../worker/api.ts'
import { GROUPS, groupsAt } from '../../worker/groups.ts'
import { newRoutes } from '../../worker/app.ts'
import { apiAt, mount } from '../../worker/mount.ts'
import { ROUTES } from './every-route.ts'

/** What somebody is told of an address, whatever it is that answers. */
const told = async (of: typeof api, path: string, method: string) => {
  const request = new Request(`http://127.0.0.1${path}`, { method })
  const answer = await of.fetch(request, env, createExecutionContext())
  return { status: answer.status, allow: answer.headers.get('Allow'), type: answer.headers.get('Content-Type') }
}

describe('the groups that are mounted for an address', () => {
  it('hold every route that begins as they say', async () => {
    for (const [number, { load }] of GROUPS.entries()) {
      const own = newRoutes()
      ;(await load())(own)
      expect(own.routes.length).toBeGreaterThan(0)
      for (const { path } of own.routes)
        expect([path, groupsAt(path)]).toEqual([path, expect.arrayContaining([number])])
    }
  })

  it('are few, in the order of the map, and none where nothing is', () => {
    expect(ROUTES.length).toBeGreaterThan(200)
    for (const { path } of ROUTES) {
      const numbers = groupsAt(path)
      expect(numbers.length).toBeLessThan(10)
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    }
    for (const nothing of ['/', '/api', '/api/nothing', '/apis/registers', '//api/registers', '/log%2Fvkey'])
      expect(groupsAt(nothing)).toEqual([])
  })

  it('answer methods that an address does not know as the whole API does', async () => {
    const paths = [...new Set(ROUTES.map(({ filled }) => filled)), '/api/nothing', '/nothing', '/epcis/v3', '/api/']
    for (const path of paths)
      for (const method of ['OPTIONS', 'PROPFIND'])
        expect([path, method, await told(await apiAt(path), path, method)]).toEqual([
          path,
          method,
          await told(api, path, method),
        ])
  })

  it('describe the whole API, whichever are mounted', async () => {
    const alone = await mount([])
    const text = async (of: typeof api) => (await of.request('/api/openapi.json', {}, env)).text()
    expect(await text(alone)).toBe(await text(api))
    expect(Object.keys(JSON.parse(await text(alone)).paths).length).toBeGreaterThan(200)
  })

  it('would miss a route that begins with something else', async () => {
    const [first] = GROUPS
    expect(first?.heads).toEqual(['/api/registers'])
    expect((await told(await mount([]), '/api/registers', 'OPTIONS')).status).toBe(404)
    expect((await told(await apiAt('/api/registers'), '/api/registers', 'OPTIONS')).status).toBe(204)
  })
})
