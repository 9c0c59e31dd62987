/**
 * Stands in for the SDK's `TLSSocket` in how it uses the socket under it: made from `TCP.io` with all
 * options, given two properties, written to and read from. It encrypts nothing.
 */
interface Inner {
  readable?: number
  writable?: number
  read(view: Uint8Array): unknown
  write(bytes: Uint8Array): number
  close(): void
}

interface Options {
  readonly TCP: { readonly io: new (options: object) => Inner }
  onReadable?(count: number): void
  onWritable?(count: number): void
  onError?(): void
}

export default class TLSSocket {
  readonly #inner: Inner

  constructor(options: Options) {
    this.#inner = new options.TCP.io({
      ...options,
      onReadable: (count: number) => {
        this.#inner.readable = count
        options.onReadable?.(count)
      },
      onWritable: (count: number) => {
        this.#inner.writable = count
        options.onWritable?.(count)
      },
      onError: () => options.onError?.(),
    })
    this.#inner.readable = this.#inner.writable = 0
  }

  read(view: Uint8Array): unknown {
    return this.#inner.read(view)
  }

  write(bytes: Uint8Array): number {
    return this.#inner.write(bytes)
  }

  close(): void {
    this.#inner.close()
  }
}
