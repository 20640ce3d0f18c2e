import { Complaint } from './complaint.ts'
import { ENVIRONMENTS, type Environment } from './config.ts'

/** @param named - as typed after `--env`. @throws Complaint with the usage for anything else */
export const environmentOf = (named: string | undefined, usage: string): Environment => {
  const environment = ENVIRONMENTS.find((each) => each === named)
  if (environment === undefined) throw new Complaint(usage)
  return environment
}

/** Each environment has a state of its own beside the one of this machine; called before anything reads `STATE_DIR`. */
export const chooseState = (environment: Environment): void => {
  process.env['STATE_DIR'] ??= `.state-${environment}`
}
