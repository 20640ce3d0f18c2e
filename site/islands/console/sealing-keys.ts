import { sha256 } from '../../../content/log/webcrypto.ts'
import { encodeLong } from '../../../content/reports/base64.ts'
import { newPassphrase, passphraseFault, wrapIdentity } from '../../../content/reports/officer-key.ts'
import { fingerprintOf, newIdentity } from '../../../content/reports/sealing.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask } from './ask.ts'
import { find, h } from './element.ts'
import type { Control } from './control.ts'
import { markIssue, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { nameOfOrganisation } from './names.ts'
import { showOnce } from './once.ts'
import { desk, isFields } from './reports/api.ts'
import { keyItems, standingOf } from './reports/key-items.ts'
import { knowsPasskeys, wrapByPasskey } from './reports/prf.ts'
import { resealing } from './reports/resealing.ts'
import { keyLine } from './reports/unlock.ts'
import { lang, word } from './words.ts'

/** Keys of a body: made here, wrapped here, published by two people, tested every thirty days, ended when somebody leaves. */

const keep = async (key: object, { role, headers }: Acting): Promise<string> => {
  const asRole = headers['Lucid-Role'] === undefined || !role ? {} : { role: role.id }
  const { body } = await ask('POST', '/api/report-desk/keys', { json: key, ...asRole })
  return isFields(body) ? String(body['fingerprint']) : ''
}

openSection((account, body) => {
  const part = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  const make = find('[data-make]', HTMLFormElement, body)
  const paper = find('[data-paper]', HTMLFormElement, body)
  const control = (name: string): HTMLInputElement => find(`[name="${name}"]`, HTMLInputElement, make)
  let current: Acting | undefined

  const again = async (acting: Acting): Promise<void> => {
    const keys = await (await desk.keys.$get({ query: {} }, { headers: acting.headers })).json()
    part('standing').replaceChildren(...standingOf(keys))
    part('keys').replaceChildren(...keyItems(keys, acting, () => again(acting)))
    // With nothing to open there is nothing to ask for.
    part('open-key').hidden = keys.items.length === 0
    keyLine(part('key'), keys.items)
    await resealing(part('reseal'), keys, acting)
  }

  part('by-passkey').hidden = !knowsPasskeys()
  control('passkey').addEventListener('change', () => {
    part('passphrases').hidden = control('passkey').checked
  })
  find('[data-draw]', HTMLButtonElement, make).addEventListener('click', () => {
    const passphrase = newPassphrase(crypto.getRandomValues(new Uint8Array(20)))
    control('passphrase').value = control('again').value = passphrase
    part('drawn').textContent = word('drawn', { passphrase })
  })

  /** Wrapped as she chose; nothing where something is to be mended first. */
  const wrapped = async (identity: string, name: string) => {
    if (control('passkey').checked) {
      const made = await wrapByPasskey(identity, name === '' ? 'Lucid 澄明' : name)
      if (made === undefined) markIssue(control('passkey'), word('passkeyFailed'))
      return made && { wrapping: 'prf', wrapped: made }
    }
    const passphrase = control('passphrase').value
    const fault = passphraseFault(passphrase)
    const say = (field: Control, text: string): undefined => {
      markIssue(field, text)
      field.focus()
      return undefined
    }
    if (fault) return say(control('passphrase'), fault[lang])
    if (control('again').value !== passphrase) return say(control('again'), word('differs'))
    return { wrapping: 'passphrase', wrapped: encodeLong(await wrapIdentity(identity, passphrase)) }
  }

  onSubmit(make, async (values) => {
    if (!current) return
    const name = String(values.get('name') ?? '').trim()
    const { identity, recipient } = await newIdentity()
    const key = await wrapped(identity, name)
    if (!key) return
    const fingerprint = await keep({ kind: 'officer', recipient, ...(name === '' ? {} : { name }), ...key }, current)
    make.reset()
    part('passphrases').hidden = false
    part('drawn').textContent = ''
    part('made').textContent = word('made', { fingerprint })
    await again(current)
  })

  onSubmit(paper, async () => {
    const acting = current
    if (!acting) return
    const { identity, recipient } = await newIdentity()
    await keep({ kind: 'recovery', recipient }, acting)
    const fingerprint = await fingerprintOf(recipient, sha256)
    const organisation = await nameOfOrganisation(acting.role?.organisation ?? '')
    part('paper-kept').textContent = ''
    showOnce(part('paper-once'), {
      title: word('paperTitle'),
      text: word('paperOnce', { body: organisation, fingerprint }),
      secrets: [identity],
      kept: word('paperOnly'),
      file: `recovery-key-${fingerprint}.txt`,
      below: [h('p', {}, word('paperUse'))],
      done: () => {
        part('paper-kept').textContent = word('paperKept', { fingerprint })
      },
    })
    await again(acting)
  })

  actingAs(account, ['reports-handle'], body, async (acting) => {
    current = acting
    await again(acting)
  })
})
