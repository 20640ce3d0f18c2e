import { words, type Lang } from '../words.ts'

/** Sentences that the scanner says while it works, for its script: names as the script asks for them. */
const NAMES = [
  'opening',
  'aim',
  'looking',
  'read',
  'nothing',
  'noPicture',
  'noDecoder',
  'camera-missing',
  'camera-denied',
  'camera-busy',
  'several',
  'otherCode',
  'productCode',
  'lotCode',
  'itemCode',
  'notChecked',
  'notCheckedText',
  'notSaved',
  'nothingSaved',
  'otherOffline',
  'savedRecall',
  'savedRecallMaybe',
  'savedAt',
  'compare',
  'later',
  'keepsNothing',
  'keep',
  'renew',
  'keeping',
  'kept',
  'keepFailed',
  'cannotKeep',
  'removed',
  'sent',
  'dropped',
  'waiting',
] as const

/** Every placeholder stands for itself: the script fills it. */
const ITSELF = new Proxy<Record<string, string>>({}, { get: (_, name) => `{${String(name)}}` })

export const SPOKEN = (lang: Lang): string =>
  JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, words(lang)(`scan.${name}`, ITSELF)])))
