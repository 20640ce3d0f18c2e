import { askWitnesses, report } from '../log/witnesses.ts'

/** Asks again whoever did not answer when the newest checkpoint was signed. */
export const askConfiguredWitnesses = async (env: Env): Promise<void> => report(await askWitnesses(env))
