/**
 * What a datagram socket of the modem has in common with node:dgram's, and what it cannot do: each
 * setting for which the modem's stack has no command throws, and says so.
 */
import { EventEmitter } from 'node:events'
import { codedError } from './socket-error.ts'

export interface RemoteInfo {
  address: string
  family: 'IPv4' | 'IPv6'
  port: number
  /** Bytes of the datagram. */
  size: number
}

export interface DatagramSocketEvents {
  listening: []
  connect: []
  message: [message: Buffer, from: RemoteInfo]
  error: [error: Error]
  close: []
}

export class LimitedSocket extends EventEmitter<DatagramSocketEvents> {
  addMembership(): never {
    return impossible('addMembership')
  }

  dropMembership(): never {
    return impossible('dropMembership')
  }

  addSourceSpecificMembership(): never {
    return impossible('addSourceSpecificMembership')
  }

  dropSourceSpecificMembership(): never {
    return impossible('dropSourceSpecificMembership')
  }

  setMulticastInterface(): never {
    return impossible('setMulticastInterface')
  }

  setMulticastLoopback(): never {
    return impossible('setMulticastLoopback')
  }

  setMulticastTTL(): never {
    return impossible('setMulticastTTL')
  }

  setBroadcast(): never {
    return impossible('setBroadcast')
  }

  setTTL(): never {
    return impossible('setTTL')
  }

  getRecvBufferSize(): never {
    return impossible('getRecvBufferSize')
  }

  getSendBufferSize(): never {
    return impossible('getSendBufferSize')
  }

  setRecvBufferSize(): never {
    return impossible('setRecvBufferSize')
  }

  setSendBufferSize(): never {
    return impossible('setSendBufferSize')
  }
}

function impossible(method: string): never {
  const problem = `${method}: the modem's TCP/IP stack has no such setting`
  throw codedError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', problem)
}
