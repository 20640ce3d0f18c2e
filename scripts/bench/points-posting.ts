import { figure, median, ratioOf, time, type Measure } from './figure.ts'
import { openLedger } from './points-runtime.ts'
import { send } from './portal.ts'

const POSTS = 500

/** Awards posted one after the other to the points ledger, beside two bare rows each. */
export const measure: Measure = async function* ({ long, say }) {
  const { runtime, origin } = await openLedger()
  try {
    await send(`${origin}/open`, { body: '' })
    const [own, bare]: [number[], number[]] = [[], []]
    for (let round = -1; round < (long ? 25 : 9); round++) {
      const ms = await time(() => send(`${origin}/ledger/${round}/${POSTS}`, { body: '' }))
      const bareMs = await time(() => send(`${origin}/bare/${round}/${POSTS}`, { body: '' }))
      if (round < 0) continue
      own.push(ms)
      bare.push(bareMs)
    }
    say(`${POSTS} posts: ${median(own).toFixed(0)} ms, bare ${median(bare).toFixed(0)} ms`)
    const ratio = ratioOf(bare, own)
    yield figure({
      name: 'points-posting',
      values: own.map((ms) => POSTS / (ms / 1000)),
      unit: 'posts/s',
      against: 'a batch of two bare rows',
      ratio,
      goal: '≥ 0.3',
      met: ratio >= 0.3,
    })
  } finally {
    await runtime.dispose()
  }
}
