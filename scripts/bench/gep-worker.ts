import type { Account } from '../../content/gep/account.ts'
import type { MethodRules } from '../../content/gep/method.ts'
import { recompute } from '../../content/gep/recompute.ts'

/** `POST`: an account with the rules of its method, and how often to recompute it; answers the total, so that all is done. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { account, rules, times }: { account: Account; rules: MethodRules; times: number } = await request.json()
    let total = ''
    for (let i = 0; i < times; i++) total = recompute(account, rules).totals.gep.value
    return Response.json({ total })
  },
}
