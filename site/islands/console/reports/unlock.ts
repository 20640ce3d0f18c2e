import { decodeLong } from '../../../../content/reports/base64.ts'
import { readIdentity, unwrapIdentity } from '../../../../content/reports/officer-key.ts'
import { fingerprintOf } from '../../../../content/reports/sealing.ts'
import { sha256 } from '../../../../content/log/webcrypto.ts'
import { identityToRecipient } from 'age-encryption'
import { h } from '../element.ts'
import { field, onSubmit, summary } from '../form.ts'
import { at, word } from '../words.ts'
import type { Key } from './api.ts'
import { unwrapByPasskey } from './prf.ts'
import { addKey, closeKeys, onKeys, openKeys } from './vault.ts'

/** Opening a key of the body: by its passphrase or passkey, or typed from the paper in the safe. It stays in this page. */

const keyText = ({ name, fingerprint }: Key): string => (name === null ? fingerprint : `${name} · ${fingerprint}`)

/** One of one's own keys. */
const ownForm = (keys: readonly Key[]): HTMLElement => {
  const select = h('select', { name: 'key' }, ...keys.map((key) => h('option', { value: key.id ?? '' }, keyText(key))))
  const pass = h('input', { name: 'passphrase', type: 'password', autocomplete: 'current-password', maxlength: 200 })
  const passField = field(word('passphrase'), pass)
  const form = h(
    'form',
    { class: 'fields unlock' },
    keys.length > 1
      ? field(word('whichKey'), select)
      : h('p', {}, word('yourKey', { key: keys[0] ? keyText(keys[0]) : '' })),
    passField,
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('openKey'))),
  )
  const chosen = (): Key | undefined => keys.find(({ id }) => id === select.value) ?? keys[0]
  const adapt = (): void => {
    passField.hidden = chosen()?.wrapping === 'prf'
  }
  select.addEventListener('change', adapt)
  adapt()
  onSubmit(form, async () => {
    const key = chosen()
    if (!key?.wrapped) return
    const identity =
      key.wrapping === 'prf'
        ? await unwrapByPasskey(key.wrapped)
        : await unwrapIdentity(decodeLong(key.wrapped) ?? new Uint8Array(), pass.value)
    pass.value = ''
    if (identity === undefined) {
      form.insertBefore(summary(word(key.wrapping === 'prf' ? 'wrongPasskey' : 'wrongPassphrase')), form.firstChild)
      return pass.focus()
    }
    addKey({ identity, fingerprint: key.fingerprint })
  })
  return form
}

/** The recovery key, from paper. */
const paperForm = (): HTMLElement => {
  const input = h('textarea', { name: 'paper', rows: 2, required: true, autocomplete: 'off', spellcheck: 'false' })
  const form = h(
    'form',
    { class: 'fields unlock' },
    field(word('paper'), input, word('paperHint')),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('openKey'))),
  )
  onSubmit(form, async () => {
    const identity = readIdentity(input.value)
    if (identity === undefined) return void form.insertBefore(summary(word('paperWrong')), form.firstChild)
    input.value = ''
    addKey({ identity, fingerprint: await fingerprintOf(await identityToRecipient(identity), sha256) })
  })
  return form
}

const closing = (): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button quiet' }, word('closeKey'))
  button.addEventListener('click', closeKeys)
  return h(
    'div',
    { class: 'actions' },
    h(
      'span',
      { role: 'status' },
      word('keyOpen', {
        key: openKeys()
          .map(({ fingerprint }) => fingerprint.slice(0, 11))
          .join('、'),
      }),
    ),
    button,
  )
}

/** What draws the line of a place: a section that shows its keys again draws it with the new ones. */
const drawn = new Map<HTMLElement, () => void>()
onKeys(() => {
  for (const draw of drawn.values()) draw()
})

/** The line about the key, drawn anew whenever one is opened or all are closed. */
export const keyLine = (place: HTMLElement, keys: readonly Key[]): void => {
  const own = keys.filter(({ own: isOwn, wrapped }) => isOwn && wrapped !== null)
  const draw = (): void => {
    if (openKeys().length > 0) return place.replaceChildren(closing())
    place.replaceChildren(
      own.length > 0
        ? ownForm(own)
        : h(
            'p',
            { class: 'notice' },
            word('noKey'),
            ' ',
            h('a', { href: at('/console/sealing-keys/') }, word('makeKey')),
          ),
      h('details', {}, h('summary', {}, word('byPaper')), paperForm()),
    )
  }
  drawn.set(place, draw)
  draw()
}
