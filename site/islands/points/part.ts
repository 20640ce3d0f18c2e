import { h } from '../console/element.ts'

/** A part of the page that is opened when it is wanted. */
export const folded = (title: string, isOpen: boolean, ...content: (Node | undefined)[]): HTMLElement =>
  h('details', { open: isOpen }, h('summary', {}, title), ...content.filter((node) => node !== undefined))
