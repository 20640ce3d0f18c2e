// Larger type and dark display: read before the first paint, kept in this browser alone; and what was kept too long.
;(() => {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const read = (name) => {
    try {
      return localStorage.getItem('lucid-' + name)
    } catch {
      return null
    }
  }
  const set = (name, value) => {
    if (value) root.dataset[name] = value
    else delete root.dataset[name]
    try {
      if (value) localStorage.setItem('lucid-' + name, value)
      else localStorage.removeItem('lucid-' + name)
    } catch {}
  }
  const isOn = (name) =>
    name === 'type'
      ? root.dataset.type === 'larger'
      : (root.dataset.theme || (dark.matches ? 'dark' : 'light')) === 'dark'
  const show = () => {
    for (const button of document.querySelectorAll('[data-mode]'))
      button.setAttribute('aria-pressed', String(isOn(button.dataset.mode)))
  }
  if (read('type') === 'larger') root.dataset.type = 'larger'
  const theme = read('theme')
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme
  root.dataset.js = ''
  // A draft of a report is gone when its days are over, also where nobody comes back to the form.
  if (read('report') && read('report') < new Date().toISOString().slice(0, 10)) {
    try {
      indexedDB.deleteDatabase('lucid-report')
    } catch {}
    set('report', '')
  }
  addEventListener('DOMContentLoaded', show)
  dark.addEventListener?.('change', show)
  addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-mode]')
    if (!button) return
    const name = button.dataset.mode
    const on = !isOn(name)
    if (name === 'type') set(name, on ? 'larger' : '')
    else set(name, on === dark.matches ? '' : on ? 'dark' : 'light')
    show()
  })
})()
