/** What invented people of the invented region did in a week. No rule, body, project or person of it is real. */

export const HOLDERS = {
  /** Of whoever signs in as the invented person of an organisation. */
  citizen: { kind: 'person', shownAs: undefined },
  walker: { kind: 'person', shownAs: '示例·爱走路的人' },
  home: { kind: 'person', shownAs: '示例·河边一家' },
  company: { kind: 'organisation', shownAs: '示例化工有限公司' },
} as const satisfies Record<string, { kind: 'person' | 'organisation'; shownAs: string | undefined }>
export type HolderName = keyof typeof HOLDERS

export type InventedAct = { who: HolderName } & (
  | { does: 'earns'; attester: string; rule: string; evidence: Record<string, string> }
  | { does: 'reports' }
  | { does: 'redeems'; offer: string; isFetched: boolean }
  | { does: 'gives'; project: string; points: number }
  /** An award is taken back; named as it was told. */
  | { does: 'loses'; attester: string; award: string }
)

const RECYCLER = '919901020000001906'
const TRANSPORT = '119901000000000658'
const VOLUNTEERS = '5199010100000022X4'
const FORESTRY = '11990101000000082F'
const SHOP = '919901020000003283'

const earns = (
  who: HolderName,
  attester: string,
  rule: string,
  evidence: Record<string, string>,
): Extract<InventedAct, { does: 'earns' }> & { who: HolderName } => ({ who, does: 'earns', attester, rule, evidence })

const metro = (who: HolderName, card: string, distance: string) =>
  earns(who, TRANSPORT, 'metro-month', { card, distance })
const battery = (who: HolderName, batch: string, weight: string) =>
  earns(who, RECYCLER, 'battery-return', { batch, weight })

/** Day by day, the oldest first. */
export const DAYS: readonly (readonly InventedAct[])[] = [
  [
    metro('citizen', '3104990100000012345', '412.5'),
    metro('walker', '3104990100000054321', '618'),
    battery('company', 'DC-DEMO-0001', '96'),
  ],
  [
    battery('citizen', 'DC-DEMO-0002', '12.5'),
    earns('home', FORESTRY, 'forest-tending', { parcel: 'DK-990101-000317', area: '18.5' }),
    earns('walker', VOLUNTEERS, 'volunteer-hours', { activity: 'HD-DEMO-01', hours: '3.5' }),
  ],
  [
    { who: 'citizen', does: 'reports' },
    { who: 'walker', does: 'redeems', offer: '再生纸笔记本一本', isFetched: true },
    battery('home', 'DC-DEMO-0003', '4.2'),
  ],
  [
    earns('citizen', VOLUNTEERS, 'volunteer-hours', { activity: 'HD-DEMO-02', hours: '4' }),
    { who: 'citizen', does: 'redeems', offer: '再生纸笔记本一本', isFetched: true },
    { who: 'home', does: 'gives', project: '示修2025-02', points: 150 },
  ],
  [
    earns('citizen', SHOP, 'green-purchase', {
      receipt: 'XP-DEMO-000021',
      gtin: '9520000000073',
      lot: '20260920-B',
      pieces: '2',
    }),
    battery('walker', 'DC-DEMO-0004', '6'),
    { who: 'company', does: 'gives', project: '示修2025-02', points: 300 },
  ],
  [
    { who: 'walker', does: 'loses', attester: RECYCLER, award: 'demo-4-1' },
    { who: 'citizen', does: 'gives', project: '示修2025-02', points: 40 },
    { who: 'citizen', does: 'redeems', offer: '旧家电免费上门回收一次', isFetched: false },
    // Above what one body attests alone: it waits for a second.
    battery('company', 'DC-DEMO-0005', '140'),
  ],
]
