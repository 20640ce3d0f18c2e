import type { Category } from '../../content/reports/categories.ts'

/** What a report can be about, in groups that people look in, each with a drawing of one line on a ground of 32 by 32. */
export const GROUPS = [
  { id: 'air', of: ['smoke', 'smell', 'dust', 'straw-burning', 'kitchen-fumes', 'vehicles'] },
  { id: 'water', of: ['water', 'sea'] },
  { id: 'ground', of: ['solid-waste', 'hazardous-waste', 'soil'] },
  { id: 'noise', of: ['noise', 'radiation'] },
  { id: 'nature', of: ['ecology', 'wildlife', 'farmland', 'redline', 'mining'] },
  { id: 'paper', of: ['plan-breach', 'monitoring-fraud', 'not-disclosed', 'false-label', 'false-code'] },
  { id: 'other', of: ['other'] },
] as const satisfies readonly { id: string; of: readonly Category[] }[]

export const DRAWN: Record<Category, string> = {
  smoke: 'M6 28V17h5v11M3 28h26M11 21h9v7M9 13a3 3 0 0 1 0-6 4 4 0 0 1 7-2 4 4 0 0 1 7 3 2.6 2.6 0 0 1 0 5z',
  smell: 'M9 27c-3-4 3-6 0-10s3-6 0-10M16 27c-3-4 3-6 0-10s3-6 0-10M23 27c-3-4 3-6 0-10s3-6 0-10',
  dust: 'M3 27h26l-7-9-5 5-4-4zM8 11h.01M14 6h.01M20 10h.01M26 6h.01M12 15h.01M25 13h.01',
  'straw-burning': 'M16 28c-5 0-8-3-8-8s5-7 5-14c4 2 5 5 5 8 1-1 2-2 2-4 3 3 4 6 4 10 0 5-3 8-8 8zM4 28h24',
  'kitchen-fumes':
    'M4 17h24M7 17v6a4 4 0 0 0 4 4h10a4 4 0 0 0 4-4v-6M11 12c-2-2 2-4 0-7M16 12c-2-2 2-4 0-7M21 12c-2-2 2-4 0-7',
  vehicles:
    'M3 8h16v14H3zM19 13h6l4 5v4H19zM9 26a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM23 26a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  water: 'M3 6h13a5 5 0 0 1 5 5v3h-5v-3H3M18.5 17v3M3 25c3-2 5-2 8 0s5 2 8 0 5-2 9 0',
  sea: 'M3 23c3-2 5-2 8 0s5 2 8 0 5-2 9 0M3 28c3-2 5-2 8 0s5 2 8 0 5-2 9 0M6 12c4-5 11-5 15 0-4 5-11 5-15 0zM21 12l6-4v8zM11 11h.01',
  'solid-waste': 'M7 10h18l-2 18H9zM4 10h24M12 10V5h8v5M13 15v8M19 15v8',
  'hazardous-waste': 'M16 4l13 24H3zM16 13v7M16 24h.01',
  soil: 'M3 21h26M6 26h20M16 21V10M16 13c0-4 3-7 8-7 0 4-3 7-8 7zM16 17c0-3-3-6-7-6 0 4 3 6 7 6z',
  noise: 'M4 13v6h5l7 6V7l-7 6zM20 12c2 2 2 6 0 8M24 8c4 4 4 12 0 16',
  radiation:
    'M16 18a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM13 11l-3-6a12 12 0 0 1 12 0l-3 6M20.5 18.5l6 4a12 12 0 0 0 1.5-11l-6.5 3M11.5 18.5l-6 4A12 12 0 0 1 4 11.5l6.5 3',
  ecology: 'M16 29V18M16 3l7 9h-4l6 8H7l6-8H9z',
  wildlife: 'M3 20c6 0 9-3 11-7 2-4 6-6 10-3l5 1-4 3c0 8-5 12-12 12H6M22 11h.01',
  farmland: 'M3 13h26M9 28l3-15M23 28l-3-15M3 24l3-11M29 24l-3-11M16 28V13M12 8a4 4 0 0 1 8 0',
  redline: 'M8 28V4h15l-4 5 4 5H8M4 28h8M16 28h3M23 28h3',
  mining: 'M5 28L20 13M9 5c8 0 15 6 18 15-4-5-8-8-12-9',
  'plan-breach': 'M7 28V11l9-6 9 6v17M3 28h26M12 15h2M18 15h2M12 20h2M18 20h2M14 28v-4h4v4',
  'monitoring-fraud': 'M4 5v22h24M8 21l5-7 4 4 8-10M21 24h.01M25 24h.01',
  'not-disclosed': 'M3 16c4-6 8-8 13-8s9 2 13 8c-4 6-8 8-13 8S7 22 3 16zM16 20a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM6 27L26 5',
  'false-label': 'M16 3l11 4v9c0 6-4 11-11 13C9 27 5 22 5 16V7zM12 12l8 8M20 12l-8 8',
  'false-code': 'M4 6v20M8 6v20M13 6v20M17 6v11M22 6v11M27 6v11M19 21l7 7M26 21l-7 7',
  other: 'M16 28a12 12 0 1 0 0-24 12 12 0 0 0 0 24zM11 16h.01M16 16h.01M21 16h.01',
}
