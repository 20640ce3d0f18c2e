/**
 * `npm run deploy -- --env staging|production [--dry-run] [--from <step>] [--target http://127.0.0.1:<port>]`: checks,
 * migrates, builds, puts in service, publishes in the log what was, and asks the portal what readers ask. What ends with
 * an error can be run again. `--target` tries all that is not the platform's on a portal of this machine.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isLoopback } from '../content/security/loopback.ts'
import { readConfig } from './portal/config.ts'
import { Complaint, complaintOf, main } from './portal/complaint.ts'
import { chooseState, environmentOf } from './portal/environment.ts'
import type { Deployment, Step } from './deploy/steps.ts'

const USAGE =
  'npm run deploy -- --env staging|production [--dry-run] [--from <step>] [--target http://127.0.0.1:<port>] [--built <folder>]'

/** What of the steps is to be done. @throws Complaint for a step that there is not */
export const chosen = (
  steps: readonly Step[],
  { from, isDry, isTrial }: { from: string | undefined; isDry: boolean; isTrial: boolean },
): Step[] => {
  const first = from === undefined ? 0 : steps.findIndex(({ name }) => name === from)
  if (first < 0) throw new Complaint(`There is no step ${from}: ${steps.map(({ name }) => name).join(', ')}.`)
  return steps.slice(first).filter((step) => !(isDry && step.isOutward) && !(isTrial && step.ofPlatform))
}

/** Does steps one after the other. @throws Complaint of the one that ended with an error, with how to go on */
export const perform = async (steps: readonly Step[], deployment: Deployment): Promise<void> => {
  for (const { name, does, run } of steps) {
    const began = performance.now()
    deployment.say(`${name}: ${does} …`)
    try {
      await run({ ...deployment, say: (line) => line !== '' && deployment.say(`  ${line}`) })
    } catch (error) {
      const complaint = complaintOf(error)
      throw complaint ? new Complaint(`Ended in step ${name}.\n${complaint.message}`) : error
    }
    deployment.say(`  ${((performance.now() - began) / 1_000).toFixed(1)} s`)
  }
}

if (import.meta.main)
  await main(async () => {
    const { values } = parseArgs({
      options: {
        env: { type: 'string' },
        'dry-run': { type: 'boolean' },
        from: { type: 'string' },
        target: { type: 'string' },
        built: { type: 'string' },
      },
    })
    const environment = environmentOf(values.env, USAGE)
    const { target, from } = values
    const isTrial = target !== undefined
    if (isTrial && !(URL.canParse(target) && isLoopback(target)))
      throw new Complaint('--target is for a portal of this machine; others are named in wrangler.toml.')
    chooseState(environment)
    // A trial is of a state of this machine, whose databases have the ids of no environment.
    if (!isTrial) process.env['CLOUDFLARE_ENV'] = environment
    const { openState } = await import('./portal/state.ts')
    const { STEPS } = await import('./deploy/steps.ts')
    const state = openState()
    const deployment: Deployment = {
      environment,
      origin: target ?? readConfig(environment).vars['PORTAL_ORIGIN'] ?? '',
      isTrial,
      state,
      dist: values.built ?? join(state.directory, 'dist'),
      say: console.log,
    }
    await perform(chosen(STEPS, { from, isDry: values['dry-run'] ?? false, isTrial }), deployment)
    console.log(values['dry-run'] ? 'Nothing was changed outside this machine.' : `In service: ${deployment.origin}`)
  })
