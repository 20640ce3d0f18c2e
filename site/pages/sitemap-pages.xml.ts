import type { APIRoute } from 'astro'
import { DECISIONS } from '../../content/generated/decisions.ts'
import { GUIDES } from '../../content/generated/guides.ts'
import { PROBLEM_TEXTS } from '../../content/generated/problems.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { sitemap } from '../sitemap.ts'

/** Never called: only the names of the files are wanted, which are the addresses of the pages. */
const FILES = Object.keys(import.meta.glob('./*/**/index.astro'))

/** `./[...lang]/about/index.astro` → `/about/`. */
const pathOf = (file: string): string => file.replace('./[...lang]', '').replace(/index\.astro$/, '')

/** Pages that are about nothing without a question in their address. */
const ASKED = ['/relayed-messages/']

/** Neither pages for staff nor pages whose address holds what only a reader knows. */
const isListed = (path: string): boolean =>
  path.startsWith('/') && !path.startsWith('/console/') && !path.includes('[') && !ASKED.includes(path)

/** Our own pages, and the page of every register. */
export const GET: APIRoute = ({ site, url }) =>
  sitemap(site ?? url, [
    ...FILES.map(pathOf).filter(isListed).sort(),
    ...Object.keys(REGISTERS).map((id) => `/registers/${id}/`),
    ...Object.keys(DECISIONS).map((name) => `/about/decisions/${name}/`),
    ...Object.keys(GUIDES).map((name) => `/guides/${name}/`),
    ...Object.keys(PROBLEM_TEXTS).map((kind) => `/problems/${kind}/`),
  ])
