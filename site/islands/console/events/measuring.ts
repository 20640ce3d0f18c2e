import { COMMON_PLACES, happened, linesOf, placeOf, thingOf, Unread, type Clock, type EventForm } from './event-form.ts'
import { classOf, offsetText } from './one.ts'

/** What is measured, with the code of its unit. @see UN/ECE Recommendation 20 */
const MEASURED: Record<string, { type: string; uom: string }> = {
  temperature: { type: 'Temperature', uom: 'CEL' },
  humidity: { type: 'RelativeHumidity', uom: 'P1' },
  light: { type: 'Illuminance', uom: 'LUX' },
}

/** `2026-04-17 09:30 4.5`; the sign that spreadsheets write for a minus, too. */
const READING = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})[,，\s]+([-−]?\d{1,9}(?:\.\d{1,9})?)$/

/** @throws Unread */
const readingsOf = (text: string, measured: { type: string; uom: string }, clock: Clock) => {
  const readings = linesOf(text).map(([line, number]) => {
    const [, day, hour = '', minute, value = ''] = READING.exec(line) ?? []
    const wall = `${day}T${hour.padStart(2, '0')}:${minute}`
    if (day === undefined || Number.isNaN(Date.parse(`${wall}:00Z`))) throw new Unread('readings', number)
    return { ...measured, time: `${wall}:00${offsetText(clock(wall))}`, value: Number(value.replace('−', '-')) }
  })
  if (readings.length === 0) throw new Unread('readings')
  return readings
}

/** What a sensor measured beside a lot. */
export const measuring: EventForm = {
  fields: [
    { name: 'gtin', kind: 'digits', isRequired: true },
    { name: 'lot', kind: 'text', isRequired: true },
    { name: 'measured', kind: ['temperature', 'humidity', 'light'] },
    { name: 'readings', kind: 'lines', isRequired: true, isHinted: true },
    { name: 'device', kind: 'text', isHinted: true },
    { name: 'time', kind: 'time', isRequired: true },
    { name: 'place', kind: 'digits' },
  ],
  eventOf: (filled, clock) => {
    const measured = MEASURED[filled('measured')]
    if (!measured) throw new Unread('measured')
    return {
      type: 'ObjectEvent',
      ...happened(filled('time'), clock),
      action: 'OBSERVE',
      bizStep: 'sensor_reporting',
      quantityList: [classOf(filled('gtin'), filled('lot'), '', 'EA')],
      sensorElementList: [
        {
          ...(filled('device') === '' ? {} : { sensorMetadata: { deviceID: thingOf(filled, 'device') } }),
          sensorReport: readingsOf(filled('readings'), measured, clock),
        },
      ],
      ...placeOf(filled),
    }
  },
  places: [
    ...COMMON_PLACES,
    ['/sensorElementList/0/sensorMetadata', 'device'],
    ['/sensorElementList', 'readings'],
    ['/quantityList', 'gtin'],
    ['', 'gtin'],
  ],
}
