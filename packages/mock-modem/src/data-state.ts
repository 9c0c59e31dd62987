/**
 * Online data state (SIMCom's transparent mode, CIPMODE=1): what the DTE sends goes to link 0, what link 0
 * receives goes to the DTE, as it is. The escape sequence, or DTR, leads back to command state with the
 * link still open, and ATO leads here again (ITU-T V.250, 5.8 and 6.3.7).
 */
import { ByteQueue } from './byte-queue.ts'
import type { Device } from './device.ts'
import { EscapeDetector } from './escape.ts'
import type { Link } from './link.ts'

export class DataState {
  /** The transparent link, in data state or not. */
  link: Link | undefined
  isOnline = false
  /** Bytes lost because more came than the DCE holds. */
  lost = 0
  /** Circuit 109 is on for the link's sake. */
  #isCarried = false
  readonly #device: Device
  readonly #escape: EscapeDetector
  /** Bytes of the DTE that have not been sent. */
  readonly #pending = new ByteQueue()
  /** How many of them are to be sent now. */
  #due = 0
  #timer = 0

  constructor(device: Device) {
    this.#device = device
    this.#escape = new EscapeDetector(device.time, {
      onData: (bytes, start, end) => this.#takeData(bytes, start, end),
      onEscape: () => this.escape(),
      settle: () => device.uart.toDce.settle(),
    })
  }

  /** Circuit 109: a transparent link is there, though the modem may be in command state. */
  get hasCarrier(): boolean {
    return this.link?.state === 'open'
  }

  /** The DTE has been told CONNECT. */
  enter(link: Link): void {
    const { output, ip, uart } = this.#device
    this.link = link
    this.isOnline = true
    this.#isCarried = true
    this.#escape.start(ip.transparent.longestGapMs)
    output.holdForData()
    this.#device.applyLineSettings()
    uart.toDce.refresh()
    ip.delivery.push()
  }

  exact(bytes: Uint8Array, start: number, end: number): number {
    return this.#escape.exact(bytes, start, end)
  }

  /** From the line; `endMs` is when the last byte ended. */
  receive(bytes: Uint8Array, endMs: number, byteMs: number): void {
    if (this.#device.ip.transparent.hasEscape) this.#escape.take(bytes, endMs, byteMs)
    else this.#takeData(bytes, 0, bytes.length)
  }

  /** To command state; the link stays. */
  escape(): void {
    const { output } = this.#device
    this.#due = this.#pending.length
    this.#forward()
    this.#leave(() => output.final('OK'))
  }

  /** DTR has been dropped: AT&D says what that means. */
  dtrDropped(): void {
    const { link } = this
    const mode = this.#device.settings.dtrMode
    if (link === undefined || mode === 0) return
    if (mode === 1) {
      if (this.isOnline) this.escape()
      return
    }
    this.#due = this.#pending.length
    this.#forward()
    if (link.state === 'open') this.#device.ip.hangUp(link)
    this.ended(2)
  }

  /** The link has ended by itself; why, is +IPCLOSE's number. */
  ended(reason: number): void {
    const { link } = this
    const { output, knobs } = this.#device
    if (link === undefined) return
    this.#endCarrier()
    this.#leave(() => {
      const form = knobs.remoteCloseInDataMode
      if (form === 'NO CARRIER') output.final('NO CARRIER')
      else output.result('CLOSED')
      if (form === 'CLOSED+IPCLOSE') output.result(`+IPCLOSE: ${link.number},${reason}`)
    })
    this.release()
  }

  /** The link was closed, or lost with the network: whoever did that says so. */
  release(): void {
    this.#leave(() => {})
    this.link = undefined
    this.#pending.clear()
    this.#due = 0
    this.#device.uart.setInputFull(false)
    this.#endCarrier()
  }

  /** Once the DTE has all that was received: what is said of the end comes after that. */
  #endCarrier(): void {
    if (!this.#isCarried) return
    this.#isCarried = false
    this.#device.uart.toDte.afterWaiting(() => this.#device.carrierEnded())
  }

  #leave(before: () => void): void {
    const { output, sleep, time, uart } = this.#device
    // What has arrived by now was still data.
    uart.toDce.settle()
    this.#escape.stop()
    time.cancel(this.#timer)
    const wasOnline = this.isOnline
    this.isOnline = false
    if (!wasOnline) {
      before()
      return
    }
    output.releaseData(before)
    sleep.begin()
    uart.toDce.refresh()
  }

  #takeData(bytes: Uint8Array, start: number, end: number): void {
    const { ip, profile, time } = this.#device
    const { packetSize, waitMs } = ip.transparent
    const taken = Math.min(end - start, profile.inputLimit - this.#pending.length)
    this.lost += end - start - taken
    this.#pending.push(bytes, start, start + taken)
    const complete = this.#pending.length - (this.#pending.length % packetSize)
    this.#due = Math.max(this.#due, complete)
    time.cancel(this.#timer)
    this.#timer = time.at(time.now() + waitMs, () => this.#idle())
    this.#forward()
  }

  #idle(): void {
    this.#due = this.#pending.length
    this.#forward()
  }

  /** Sends packets while the link takes them. */
  #forward(): void {
    const { link } = this
    const { ip, profile, uart } = this.#device
    const { packetSize, sendTimeoutMs } = ip.transparent
    while (link?.state === 'open' && this.#due > 0 && !link.isSending) {
      const packet = this.#pending.take(Math.min(this.#due, packetSize))
      this.#due -= packet.length
      if (link.type === 'UDP') link.sendTo(packet, link.host, link.port)
      else link.send(packet, sendTimeoutMs, false, () => this.#forwardLater())
    }
    const { length } = this.#pending
    if (length > (3 * profile.inputLimit) / 4) uart.setInputFull(true)
    else if (length < profile.inputLimit / 4) uart.setInputFull(false)
  }

  #forwardLater(): void {
    const { time } = this.#device
    time.at(time.now(), () => this.#forward())
  }
}
