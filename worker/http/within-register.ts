import type { MiddlewareHandler } from 'hono'
import type { App } from '../app.ts'
import { Problem } from './problems.ts'

/** Lets those pass whose role reaches a register. @throws Problem 403 where the role is bound to others */
export const withinRegister =
  (register: string): MiddlewareHandler<App> =>
  async (c, next) => {
    const { registers } = c.get('authority').bounds
    if (registers && !registers.includes(register)) throw new Problem('forbidden')
    await next()
  }
