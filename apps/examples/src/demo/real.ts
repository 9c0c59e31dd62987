/** The demo on a real modem: its network is asked for the URL's host, and for the URL. */
import pc from 'picocolors'
import { fetchOver, lookupOver } from './jobs.ts'
import { bringUp, PULL } from './modem.ts'
import type { DemoOptions } from './options.ts'
import { type Row, say, timed } from './report.ts'

export async function onRealModem(port: string, url: URL, options: DemoOptions): Promise<Row[]> {
  const { protocol, host } = url
  // An IPv6 address has brackets in a URL, and nowhere else.
  const name = url.hostname.replace(/^\[|\]$/g, '')
  say(`Modem on ${pc.bold(port)} at ${options.baudRate} baud`)
  const modem = await bringUp(port, options, PULL, true)
  try {
    return [
      await timed(`lookup of ${name}`, undefined, () => lookupOver(modem, name)),
      await timed(`node:${protocol.slice(0, -1)} GET ${host}`, undefined, () =>
        fetchOver(modem, url),
      ),
    ]
  } finally {
    await modem.close()
  }
}
