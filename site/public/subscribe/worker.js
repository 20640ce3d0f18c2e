// Shows messages that this portal sent, and nothing else: it answers no request and keeps no copy of anything.
const SUBSCRIPTIONS = '/api/push/subscriptions'

const forget = async () => {
  const subscription = await self.registration.pushManager.getSubscription()
  if (!subscription) return
  const body = JSON.stringify({ endpoint: subscription.endpoint })
  // Unsubscribing alone ends it too: the service then tells the portal that nobody is there.
  await fetch(SUBSCRIPTIONS, { method: 'DELETE', headers: { 'Content-Type': 'application/json' }, body }).catch(
    () => {},
  )
  await subscription.unsubscribe()
}

// Switched off at the portal: this worker goes too. Without an answer it stays.
const isOff = async () => {
  try {
    return (await fetch('/api/push', { cache: 'no-store' })).status === 404
  } catch {
    return false
  }
}

const show = async (data) => {
  if (await isOff()) {
    await forget()
    await self.registration.unregister()
    return
  }
  let message = {}
  try {
    message = data?.json() ?? {}
  } catch {}
  const { title = 'Lucid', body = '', stop = '×', url = '/' } = message
  await self.registration.showNotification(title, {
    body,
    tag: 'lucid',
    icon: '/favicon.svg',
    data: { url: url.startsWith('/') && !url.startsWith('//') ? url : '/' },
    actions: [{ action: 'stop', title: stop }],
  })
}

self.addEventListener('push', (event) => event.waitUntil(show(event.data)))

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(event.action === 'stop' ? forget() : self.clients.openWindow(event.notification.data.url))
})

self.addEventListener('activate', (event) =>
  event.waitUntil(isOff().then((off) => (off ? forget().then(() => self.registration.unregister()) : undefined))),
)
