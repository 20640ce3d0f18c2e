/** Why a step in the life of a certificate is refused, in words. `{name}` is filled from the fault's values. */
export const LIFE_FAULTS = {
  'life-expires-before-issue': {
    zh: '有效期至 {expires}，早于发证日期 {issued}。',
    en: 'It would expire on {expires}, before it was issued on {issued}.',
  },
  'life-number-taken': {
    zh: '编号 {number} 已经是另一张证书：{issued} 发出，持证单位、认证制度或发证日期不同。一个编号只属于一张证书。',
    en: 'The number {number} is that of another certificate, issued on {issued}: its holder, scheme or day of issue differs. A number belongs to one certificate.',
  },
  'life-another-certifier': {
    zh: '证书 {number} 是另一家机构发的，只有发证的机构能改。',
    en: 'The certificate {number} was issued by another body; only that body changes it.',
  },
  'life-no-certificate': {
    zh: '没有编号为 {number} 的证书。',
    en: 'There is no certificate numbered {number}.',
  },
  'life-before-issue': {
    zh: '生效日 {effective} 早于发证日期 {issued}。',
    en: 'It would take effect on {effective}, before the certificate was issued on {issued}.',
  },
  'life-before-earlier-change': {
    zh: '生效日 {effective} 早于已有的变更（{earlier}）：不能插到它前面。',
    en: 'It would take effect on {effective}, before a change that stands already ({earlier}).',
  },
  'life-after-expiry': {
    zh: '证书 {expires} 到期，到 {effective} 已经失效，不能再变更。',
    en: 'The certificate expires on {expires}; on {effective} nothing of it can be changed any more.',
  },
  'life-suspended-already': {
    zh: '证书已经暂停（{since} 起）。',
    en: 'The certificate is suspended already, since {since}.',
  },
  'life-not-suspended': {
    zh: '证书没有暂停，无从恢复。',
    en: 'The certificate is not suspended, so that it cannot be resumed.',
  },
  'life-suspended': {
    zh: '证书暂停中（{since} 起）：要先恢复，才能被取代。',
    en: 'The certificate is suspended since {since}: it is resumed before another one replaces it.',
  },
  'life-withdrawn': {
    zh: '证书已于 {since} 撤销或注销，不能再变更。',
    en: 'The certificate was withdrawn on {since}; nothing of it can be changed any more.',
  },
  'life-replaced': {
    zh: '证书已于 {since} 被取代，不能再变更。',
    en: 'The certificate was replaced on {since}; nothing of it can be changed any more.',
  },
  'life-changes-stand': {
    zh: '证书有状态变更（{earlier}）：先收回变更；证书不再有效的，请用“撤销”。',
    en: 'Changes of the certificate stand ({earlier}): take them back first. One that holds no more is withdrawn by a change.',
  },
  'life-not-the-newest': {
    zh: '后面还有别的变更：只能从最近的一次起收回。',
    en: 'Other changes came after it: only the newest can be taken back.',
  },
} as const satisfies Record<string, { zh: string; en: string }>

export type LifeFault = keyof typeof LIFE_FAULTS
