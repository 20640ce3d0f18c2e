import { Complaint } from '../portal/complaint.ts'

/** A portal elsewhere, asked as its operator. */
export interface Portal {
  origin: string
  token: string
}

/** How long an answer may take; the largest takes in five thousand rows. */
const PATIENCE_MS = 120_000

export const fetchFrom = (origin: string, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(new URL(path, origin), { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS), ...init })

/** @throws Complaint with what the portal says when it refuses */
export const post = async ({ origin, token }: Portal, path: string, body: unknown): Promise<unknown> => {
  const answer = await fetchFrom(origin, path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'accept-language': 'en', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (answer.ok) return answer.json()
  const hint = answer.status === 401 ? ' Upload the secrets anew: npm run secrets -- --env <environment> --upload.' : ''
  throw new Complaint(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 500)}${hint}`)
}
