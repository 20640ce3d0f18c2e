import type { Bilingual } from '../../registers/register.ts'

/** Words of the vocabulary as people say them. */

const labels = (text: string): ReadonlyMap<string, Bilingual> =>
  new Map(
    text
      .trim()
      .split('\n')
      .map((line): [string, Bilingual] => {
        const [word = '', zh = word, en = word] = line.split('|').map((part) => part.trim())
        return [word, { zh, en }]
      }),
  )

/** What was done. @see CBV 2.0, 7.1 */
const STEPS = labels(`
  accepting | 验收 | accepted
  arriving | 到达 | arrived
  assembling | 组装 | assembled
  collecting | 收集 | collected
  commissioning | 产出、赋码 | came into being
  consigning | 托运 | consigned
  creating_class_instance | 做出一批 | a lot was made
  cycle_counting | 盘点 | counted
  decommissioning | 注销编号 | taken out of use
  departing | 离开 | departed
  destroying | 销毁 | destroyed
  disassembling | 拆解 | taken apart
  dispensing | 配发 | dispensed
  encoding | 写入编号 | encoded
  entering_exiting | 出入 | went in or out
  holding | 暂扣 | held back
  inspecting | 检验 | inspected
  installing | 安装 | installed
  killing | 停用标签 | tag ended
  loading | 装车 | loaded
  other | 其他 | something else
  packing | 装箱 | packed
  picking | 拣货 | picked
  receiving | 收货 | received
  removing | 取下 | removed
  repackaging | 换包装 | repackaged
  repairing | 修理 | repaired
  replacing | 更换 | replaced
  reserving | 预留 | reserved
  retail_selling | 售出 | sold
  sampling | 抽样 | sampled
  sensor_reporting | 传感器报告 | a sensor reported
  shipping | 发货 | sent
  staging_outbound | 备货待运 | made ready to leave
  stock_taking | 清点库存 | stock was taken
  stocking | 上架 | put on the shelf
  storing | 存放 | stored
  transporting | 运输 | carried
  unloading | 卸货 | unloaded
  unpacking | 拆箱 | unpacked
  void_shipping | 取消发货 | sending was called off`)

const STATES = labels(`
  active | 可用 | active
  available | 可用 | available
  conformant | 合格 | conforms
  container_closed | 已封箱 | container closed
  damaged | 损坏 | damaged
  destroyed | 已销毁 | destroyed
  disposed | 已处置 | disposed of
  expired | 过期 | expired
  in_progress | 处理中 | in progress
  in_transit | 运输中 | on the way
  non_conformant | 不合格 | does not conform
  recalled | 召回中 | recalled
  returned | 退回 | returned
  retail_sold | 已售出 | sold
  sellable_accessible | 在售 | on sale
  sellable_not_accessible | 可售、未上架 | for sale, not on the shelf
  stolen | 被盗 | stolen`)

const MEASURED = labels(`
  AbsoluteHumidity | 绝对湿度 | absolute humidity
  Acceleration | 加速度 | acceleration
  Illuminance | 光照 | illuminance
  Mass | 重量 | mass
  Pressure | 压力 | pressure
  RelativeHumidity | 相对湿度 | relative humidity
  Temperature | 温度 | temperature
  Volume | 体积 | volume`)

/** @see UN/ECE Recommendation 20 */
const UNITS = labels(`
  CEL | °C | °C
  FAH | °F | °F
  KEL | K | K
  P1 | % | %
  KGM | 千克 | kg
  GRM | 克 | g
  TNE | 吨 | t
  LBR | 磅 | lb
  LTR | 升 | L
  CS | 箱 | cases
  CT | 箱 | cartons
  EA | 件 | pieces
  XBX | 盒 | boxes
  A93 | g/m³ | g/m³
  BAR | bar | bar
  PAL | Pa | Pa`)

type Language = keyof Bilingual
const said =
  (known: ReadonlyMap<string, Bilingual>) =>
  (word: string, language: Language): string =>
    known.get(word)?.[language] ?? word.replaceAll('_', ' ')

export const stepLabel = said(STEPS)
export const stateLabel = said(STATES)
export const measuredLabel = said(MEASURED)
export const unitLabel = said(UNITS)
