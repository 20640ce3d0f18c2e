import { tellSubscribers } from '../push/send.ts'

/** Tells browsers that asked for it how much is new. */
export const tellNews = (env: Env, now: Date): Promise<void> => tellSubscribers(env, now)
