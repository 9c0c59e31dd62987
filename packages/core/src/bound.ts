/**
 * The socket classes as an application has them: each bound to one modem, so that `new` needs nothing
 * but ECMA-419's options. What they do is in the classes that they extend.
 */
import type { Engine } from './engine.ts'
import { Listener, type ListenerOptions, type SocketClasses } from './listener.ts'
import { Resolver } from './resolver.ts'
import { TCP, type TCPOptions } from './tcp.ts'
import { Transparent, type TransparentOptions } from './transparent.ts'
import { UDP, type UDPOptions } from './udp.ts'

export type TCPConstructor = new (options?: TCPOptions) => TCP
export type UDPConstructor = new (options?: UDPOptions) => UDP
export type ListenerConstructor = new (options?: ListenerOptions) => Listener
export type TransparentConstructor = new (options?: TransparentOptions) => Transparent
export type ResolverConstructor = new (options?: object) => Resolver

export function boundTCP(engine: Engine): TCPConstructor {
  return class extends TCP {
    constructor(options?: TCPOptions) {
      super(engine, options)
    }
  }
}

export function boundUDP(engine: Engine): UDPConstructor {
  return class extends UDP {
    constructor(options?: UDPOptions) {
      super(engine, options)
    }
  }
}

/** @param classes whose sockets its `read()` gives. */
export function boundListener(engine: Engine, classes: SocketClasses): ListenerConstructor {
  return class extends Listener {
    constructor(options?: ListenerOptions) {
      super(engine, classes, options)
    }
  }
}

export function boundTransparent(engine: Engine): TransparentConstructor {
  return class extends Transparent {
    constructor(options?: TransparentOptions) {
      super(engine, options)
    }
  }
}

export function boundResolver(engine: Engine): ResolverConstructor {
  return class extends Resolver {
    constructor(_options?: object) {
      super(engine)
    }
  }
}
