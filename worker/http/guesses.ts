import type { Context } from 'hono'
import { mayProceed } from '../../db/intake/limit.ts'
import type { App } from '../app.ts'
import { Problem } from './problems.ts'

/**
 * What a wrong key, cookie, code or link is answered with. Wrong ones alone are counted, by address: guesses are soon
 * told to come back later, and whoever has the right one is let in however many others guess beside her. Nothing is
 * lost by that: each has 100 random bits at least, and is looked up by its hash in one indexed read.
 * @param kind - counted apart from others
 * @param wrong - what it is answered with until there were too many
 */
export const wrongGuess = async (c: Context<App>, kind: string, wrong: Problem): Promise<Problem> =>
  (await mayProceed(c.env, kind, c.req.raw)) ? wrong : new Problem('too-many-requests', { seconds: 60 })
