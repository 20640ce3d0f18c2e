import { DurableObject } from 'cloudflare:workers'
import type { NotedAct } from '../db/intake/activity.ts'
import type { KeyAuthority } from '../db/intake/keys.ts'
import type { Erasure } from '../db/record/erase.ts'
import type { PublicityScope } from '../db/record/ended.ts'
import { carry } from './carried.ts'
import type { Answer, ErasureAnswer, Sequencer as Sequencing, Submission } from './sequencer.ts'

/**
 * What the platform reads before the Worker answers first. Nothing of the portal is run before it is asked for: building
 * its schemas alone would take longer than all a request takes.
 */

type Portal = typeof import('./portal.ts')

let portal: Portal | undefined

const loaded = async (env: Env): Promise<Portal> => {
  await carry(env.ASSETS)
  return (portal ??= await import('./portal.ts'))
}

export default {
  fetch: (request, env, context) =>
    portal ? portal.answer(request, env, context) : loaded(env).then(({ answer }) => answer(request, env, context)),
  scheduled: async (controller, env, context) => {
    await carry(env.ASSETS)
    await (await import('./jobs/jobs.ts')).scheduled(controller, env, context)
  },
  queue: async (batch, env, context) => {
    await carry(env.ASSETS)
    await (await import('./jobs/scans.ts')).takeScans(batch, env, context)
  },
} satisfies ExportedHandler<Env>

/** The sequencer of `sequencer.ts`, begun when it is first asked. */
export class Sequencer extends DurableObject<Env> {
  #sequencing: Sequencing | undefined

  async #begun(): Promise<Sequencing> {
    if (this.#sequencing) return this.#sequencing
    await carry(this.env.ASSETS)
    const { Sequencer: Begun } = await import('./sequencer.ts')
    return (this.#sequencing ??= new Begun(this.ctx, this.env))
  }

  async note(act: NotedAct): Promise<void> {
    return (await this.#begun()).note(act)
  }

  async authorityOf(hash: string): Promise<KeyAuthority | undefined> {
    return (await this.#begun()).authorityOf(hash)
  }

  async submit(submission: Submission): Promise<Answer> {
    return (await this.#begun()).submit(submission)
  }

  async erase(erasure: Erasure): Promise<ErasureAnswer> {
    return (await this.#begun()).erase(erasure)
  }

  async finishErasures(): Promise<number> {
    return (await this.#begun()).finishErasures()
  }

  async endPublicity(today: string, scope: PublicityScope): Promise<number> {
    return (await this.#begun()).endPublicity(today, scope)
  }
}
