/** English words of ours that the British dictionary does not know, and are right. Each kind has its reason. */

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Of this field, as standards, journals and other authorities write them. */
const FIELD = words(`
  abiotic accreditations attester certifier coliforms desertified discharger dischargers durables eco
  erodibility erosivity eutrophic evapotranspiration exceedance exceedances geopark hexavalent hydrogeological
  hydropower inhalable interbank mesotrophic oligotrophic permanganate phenols phreatic recycler recyclers redemptions
  redline redlines roundings shrubland siltation surfactants tradable trophic unshifted verifier verifiers
`)

/** Of programs and of the formats that they speak. */
const PROGRAMS = words(`
  alg allocator auth authenticator authenticators charset checkable checksums chmod ciphertext cosignatures crit crons csv CycloneDX
  EdDSA encodings endian env etag GeoReport gz gzip gzipped https Idempotency ics ilmd IndexedDB jku json jsonl jwk jwt KiB libsodium localhost
  loopback Merkle MiB middleware miscopied mistyped namespace ndjson npm npx ok OpenAPI renderer scrypt subsequence tlog
  tokenizer typ unclosed unregisters uuid validator vc vkey WebAuthn WebCrypto WebP workerd xlsx zh
`)

/** Signs and units, and what is read as one. */
const SIGNS = words('µg ug ng lx λ ρ γ Leq MWh NOx gep har rwx th un')

/** Everyday words that the dictionary lacks or has otherwise. `judgment` is what a court gives. */
const EVERYDAY = words('Ctrl Esc hotline hotlines judgment misspelt reopenings unticked')

/** Names of people, places, firms and programs; of rules, as romanised. */
const NAMES = words(`
  Acta Astro Bohai Budyko Caiku Cloudflare Costa Ecologica ECharts Fagainengyuan Fuyang Garzê geoinsights
  GeoNames Gui Guangxi Guanxi Guobanfa Guohuan Guoyang Hai Haidong Haimen Hami Hanjiang Huai Huanban Huanfa Huanfagui
  Jiaonan Jimo Jinshui Jintan Jiuzhou Laiwu Laoting Liao Lin'an Liu Longjing Longkou Lu'an Meinrenken Miniflare Mouding
  Nagqu Ningxia Penglai Qinhuangdao Rica Shengtai Shenzhen SimpleWebAuthn Sinica Tingjiang Tongren Turpan UniGB Viet
  WebAssembly WeChat Wendeng Wujiang Xiangtan Xin'an Xunxian Yanshan Yueqing Yuxian ZBar Zhangqiu Zhifa Zhuzhou
  yu Ziranziyuanfa ZXing al cha et
`)

/** Whose own names are spelt as Americans spell them: headers, offices, a part of SQLite. */
const AMERICAN = words('Authorization Center Standardization')

export const KNOWN: ReadonlySet<string> = new Set([...FIELD, ...PROGRAMS, ...SIGNS, ...EVERYDAY, ...NAMES, ...AMERICAN])

/** Where British dictionaries allow two forms, ours is the other one. */
export const NOT_OURS: Readonly<Record<string, RegExp>> = {
  '-ise':
    /^(?!(?:siz|resiz|priz|seiz|capsiz|horizon|citizen|denizen|bizarr|wizard)|tokenizer$|Standardization$|Authorization$)\p{L}{3,}iz(?:e[drs]?|ing|ations?)$/u,
  analyse: /^analyz/i,
  licence: /^licenses?$/i,
  metre: /^(?:kilo|centi|milli)?meters?$/i,
}
