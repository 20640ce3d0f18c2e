import './quiet.ts'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Complaint } from './complaint.ts'

const ROOT = join(import.meta.dirname, '../..')
const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')

/** Lines of an answer that are shown when it fails. */
const LINES = 12

/**
 * Runs wrangler with the account that `CLOUDFLARE_API_TOKEN` and `CLOUDFLARE_ACCOUNT_ID` name.
 * @param input - for its standard input
 * @returns what it printed
 * @throws Complaint with the end of what it said
 */
export const wrangler = (args: readonly string[], input = ''): Promise<string> =>
  new Promise((done, fail) => {
    // Which environment is said by `--env` alone: a build is of one already, and would be given its name twice.
    const { CLOUDFLARE_ENV: _, ...ownEnv } = process.env
    const child = spawn(process.execPath, [WRANGLER, ...args], {
      cwd: ROOT,
      env: { ...ownEnv, CI: '1', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let [output, said] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      said += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', fail)
    child.on('close', (code) => {
      if (code === 0) done(output)
      else {
        const end = said.trim().split('\n').slice(-LINES).join('\n')
        fail(new Complaint(`npx wrangler ${args.join(' ')} ended with ${code}:\n${end}`))
      }
    })
    child.stdin.end(input)
  })
