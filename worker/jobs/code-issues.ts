import { deliverIssues } from '../products/deliver.ts'

/** Publishes issues of codes whose request ended before the record held them. */
export const deliverPromisedIssues = async (env: Env): Promise<void> => {
  if (env.LOG_KEY && !(await deliverIssues(env))) throw new Error('issues of codes wait')
}
