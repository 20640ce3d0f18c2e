import { generateKeyPairSync, sign } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ED25519, encodeVerifierKey, parseVerifierKey, verifierKey } from '../../content/log/keys.ts'
import { encodeNote, parseNote, signNote } from '../../content/log/note.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { WHOLE } from '../pages.ts'
import { useBrowser } from './browser.ts'

/** What a citizen reads, by the words of the page. */
const WORDS = {
  zh: {
    path: '/log/',
    check: '核对这条记录',
    passed: '核对通过。',
    failed: '没有通过核对',
    alone: '只有运行者一方签名：不排除别人看到的是另一本日志。',
    unchanged: '看到过的都没有改动',
    same: '一字不差。',
    differs: '不一样。',
    submit: '核对',
    unreadable: '这不是一份能读懂的证明。',
    noNewline: '检查点最后缺了换行',
    unknownSigners: '只有不认识的签名',
    otherEntry: '说的是 5 号位置上的另一个条目',
    rows: '每一行都同日志里的条目一致',
    forget: '忘掉这本日志……',
    explained: '再也验不出',
    really: '明白了，忘掉',
    none: '这个浏览器还没有记住任何日志。',
    sameLog: '此前看到的都没有改动',
    fresh: '已经忘掉。',
    previous: '上一条：4 号',
  },
  en: {
    path: '/en/log/',
    check: 'Check this record',
    passed: 'Checked.',
    failed: 'The check failed.',
    alone: 'Signed by the operator alone: does not exclude that others were shown a different log.',
    unchanged: 'nothing that was seen has been changed',
    same: 'Exactly the same.',
    differs: 'Not the same.',
    submit: 'Check it',
    unreadable: 'This is not a proof that can be read.',
    noNewline: 'The newline at the end of the checkpoint is missing',
    unknownSigners: 'Only unknown keys signed the checkpoint',
    otherEntry: 'for another entry, the one that stands at number 5',
    rows: 'each says what its entry in the signed log says',
    forget: 'Forget this log …',
    explained: 'can no longer tell whether the log was rewritten',
    really: 'I understand, forget it',
    none: 'This browser remembers no log yet.',
    sameLog: 'nothing that was seen before was changed',
    fresh: 'Forgotten.',
    previous: 'Previous: 4',
  },
}

const ENTRY = 5

/** Another key for the same log, as after a rotation. */
const aNewKey = async (old: string) => {
  const { name } = await parseVerifierKey(old.trim(), sha256)
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Uint8Array.from(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))
  const key = await verifierKey({ name, type: ED25519, publicKey: raw }, sha256)
  const resign = async (note: string): Promise<string> => {
    const { text } = parseNote(note)
    return encodeNote({ text, signatures: [await signNote(text, key, (bytes) => sign(null, bytes, privateKey))] })
  }
  return { vkey: encodeVerifierKey(key), resign }
}

/** What is said once the check is over. */
const settled = async (page: Page, place: string): Promise<string> => {
  await page.locator(`${place}[aria-busy=false]`).waitFor()
  return page.locator(place).innerText()
}

describe('a citizen at the log', { timeout: 60_000 }, () => {
  const { open } = useBrowser()
  const complaints: string[] = []
  afterEach(() => expect(complaints.splice(0)).toEqual([]))

  const openListening = async (options = {}): Promise<Page> => {
    const { page } = await open(options)
    page.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    return page
  }

  for (const [at, [language, words]] of Object.entries(WORDS).entries()) {
    let nth = 0
    /** What is done with scripts is the same in both languages: the short suite does it in one of them. */
    const inTurn = (title: string, act: () => Promise<void>): void => {
      if (WHOLE || nth++ % 2 === at) it(`${title}: ${language}`, act)
    }

    const press = async (page: Page): Promise<string> => {
      await page.goto(`${words.path}?entry=${ENTRY}`)
      await page.getByRole('button', { name: words.check }).click()
      return settled(page, '[data-check-record] [role=status]')
    }

    inTurn('reads what was proven and what was not, and next time that nothing changed', async () => {
      const page = await openListening()
      const first = await press(page)
      expect(first).toContain(words.passed)
      expect(first).toContain(words.alone)
      expect(await page.locator('.findings .proven').count()).toBe(3)
      expect(first).not.toContain(words.unchanged)
      const second = await press(page)
      expect(second).toContain(words.unchanged)
      expect(await page.locator('.findings .proven').count()).toBe(4)
    })

    inTurn('is told when the portal shows another entry than the log holds', async () => {
      const page = await openListening()
      await page.route(`**/api/log/entries/${ENTRY}`, async (route) => {
        const answer = await route.fetch()
        const body = await answer.text()
        await route.fulfill({ response: answer, body: body.replace('published', 'corrected') })
      })
      const verdict = await press(page)
      expect(verdict).toContain(words.failed)
      expect(verdict).not.toContain(words.alone)
      expect(await page.locator('.findings .wrong').count()).toBeGreaterThan(0)
    })

    inTurn('checks a file that she downloaded, and one that was changed', async () => {
      const page = await openListening({ acceptDownloads: true })
      const answer = await page.request.get('/api/registers/standards/export.csv')
      const name = /filename="([^"]+)"/.exec(answer.headers()['content-disposition'] ?? '')?.[1] ?? ''
      const buffer = await answer.body()
      await page.goto(words.path)
      const choose = async (given: string, bytes: Buffer): Promise<string> => {
        await page.locator('input[type=file]').setInputFiles({ name: given, mimeType: 'text/csv', buffer: bytes })
        return settled(page, '[data-result=file]')
      }
      const genuine = await choose(name, buffer)
      expect(genuine).toContain(words.same)
      expect(genuine).toContain(words.rows)
      expect(genuine).toContain(words.alone)
      const changed = Buffer.from(buffer)
      changed[100] = (changed[100] ?? 0) ^ 1
      await page.goto(words.path)
      expect(await choose(name.replace('.csv', ' (1).csv'), changed)).toContain(words.differs)
    })

    const paste = async (page: Page, text: string, about = ''): Promise<string> => {
      await page.goto(words.path)
      await page.locator('#kept').fill(text)
      if (about !== '') {
        await page.locator('.check summary').click()
        await page.locator('#about').fill(about)
      }
      await page.getByRole('button', { name: words.submit, exact: true }).click()
      return settled(page, '[data-result=kept]')
    }
    const textOf = async (page: Page, path: string): Promise<string> => (await page.request.get(path)).text()

    inTurn('checks a proof that she kept, and refuses one that was changed', async () => {
      const page = await openListening()
      const proof = await textOf(page, `/api/log/proofs/${ENTRY}.txt`)
      const passed = await paste(page, proof)
      expect(passed).toContain(words.passed)
      expect(passed).toContain(words.alone)
      expect(await paste(page, await textOf(page, `/api/log/proofs/${ENTRY}`))).toContain(words.passed)
      expect(await paste(page, proof.replace(`index ${ENTRY}`, `index ${ENTRY + 1}`))).toContain(words.failed)
      expect(await paste(page, 'c2sp.org/tlog-proof@v2')).toContain(words.unreadable)
    })

    inTurn('checks the entry or record she kept, alone and with its proof', async () => {
      const page = await openListening()
      const proof = await textOf(page, `/api/log/proofs/${ENTRY}`)
      const leaf = await textOf(page, `/api/log/entries/${ENTRY}.leaf`)
      const { register, key } = z.object({ register: z.string(), key: z.string() }).parse(JSON.parse(leaf))
      const record = await textOf(page, `/api/registers/${register}/records/${encodeURIComponent(key)}`)
      for (const kept of [leaf, record]) {
        expect(await paste(page, kept)).toContain(words.passed)
        expect(await paste(page, proof, kept)).toContain(words.passed)
        expect(await paste(page, kept, proof)).toContain(words.passed)
      }
      expect(await paste(page, record.replace('"revision":1', '"revision":2'))).toContain(words.failed)
      const other = await textOf(page, `/api/log/entries/${ENTRY + 1}.leaf`)
      expect(await paste(page, proof, other)).toContain(words.otherEntry)
    })

    inTurn("compares a checkpoint she kept with today's log, and refuses what is none", async () => {
      const page = await openListening()
      const checkpoint = await textOf(page, '/log/checkpoint')
      expect(await paste(page, checkpoint)).toContain(words.unchanged)
      expect(await paste(page, checkpoint.trimEnd())).toContain(words.noNewline)
      const foreign = checkpoint.replace(/— \S+ /, '— other.example/log ')
      expect(await paste(page, foreign)).toContain(words.unknownSigners)
      expect(await paste(page, checkpoint.replace(/\n\d+\n/, '\n1\n'))).toContain(words.failed)
    })

    inTurn('forgets a log only after reading what that means', async () => {
      const page = await openListening()
      await page.goto(words.path)
      const list = page.locator('[data-memory]')
      expect(await list.innerText()).toBe(words.none)
      await paste(page, await textOf(page, '/log/checkpoint'))
      await list.getByRole('button', { name: words.forget }).click()
      expect(await list.innerText()).toContain(words.explained)
      await list.getByRole('button', { name: words.really }).click()
      expect(await list.innerText()).toBe(words.none)
      expect(await page.locator('[data-result=memory]').innerText()).toContain(words.fresh)
    })

    inTurn('is told of a new key that nothing else changed, and led to forgetting the old one', async () => {
      const page = await openListening()
      await paste(page, await textOf(page, '/log/checkpoint'))
      const { vkey, resign } = await aNewKey(await textOf(page, '/log/vkey'))
      await page.route('**/log/vkey', (route) => route.fulfill({ body: `${vkey}\n` }))
      await page.route('**/log/checkpoint', async (route) =>
        route.fulfill({ body: await resign(await (await route.fetch()).text()) }),
      )
      await page.route('**/api/log/proofs/*', async (route) => {
        const proof = z.looseObject({ checkpoint: z.string() }).parse(await (await route.fetch()).json())
        await route.fulfill({ json: { ...proof, checkpoint: await resign(proof.checkpoint) } })
      })
      const verdict = await press(page)
      expect(verdict).toContain(words.failed)
      expect(verdict).toContain(words.sameLog)
      await page.locator('[data-check-record] [role=status] a').click()
      await page.locator('[data-memory]').getByRole('button', { name: words.forget }).click()
      await page.getByRole('button', { name: words.really }).click()
      expect(await press(page)).toContain(words.passed)
    })

    inTurn('without JavaScript reads an entry, its way to the root, and goes to the one before', async () => {
      const page = await openListening({ javaScriptEnabled: false })
      await page.goto(words.path)
      await page.locator('#entry-number').fill(String(ENTRY))
      await page.locator('.find button').click()
      expect(await page.locator('pre.leaf').innerText()).toBe(await textOf(page, `/api/log/entries/${ENTRY}.leaf`))
      const { hashes, root } = z
        .object({ hashes: z.array(z.string()), root: z.string() })
        .parse(JSON.parse(await textOf(page, `/api/log/proofs/${ENTRY}`)))
      await page.locator('.path summary').click()
      const table = await page.locator('.path table').innerText()
      for (const hash of [...hashes, root]) expect(table).toContain(hash)
      expect(await page.locator('.path > svg').getAttribute('aria-labelledby')).toBe('path-text')
      await page.getByRole('link', { name: words.previous }).first().click()
      expect(page.url()).toContain(`entry=${ENTRY - 1}`)
      complaints.length = 0
      for (const odd of ['x', '-1', '05', '9007199254740993', '9999999'])
        expect((await page.request.get(`${words.path}?entry=${odd}`)).status()).toBe(404)
    })

    inTurn('without JavaScript finds the proof, the key and how to check by hand', async () => {
      const page = await openListening({ javaScriptEnabled: false })
      await page.goto(`${words.path}?entry=${ENTRY}`)
      expect(await page.getByRole('button', { name: words.check }).count()).toBe(0)
      const links = page.locator('[data-check-record] a')
      expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
        `/api/log/proofs/${ENTRY}.txt`,
        `${words.path}?entry=${ENTRY}`,
        `/api/log/entries/${ENTRY}.leaf`,
        '/log/vkey',
      ])
    })
  }
})
