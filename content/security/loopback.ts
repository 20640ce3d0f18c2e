/** Names under which a machine reaches itself, as `URL.hostname` gives them. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Whether an address, such as that of a request, names this very machine. */
export const isLoopback = (url: string): boolean => LOOPBACK.has(new URL(url).hostname)
