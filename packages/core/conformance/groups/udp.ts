/** UDP, by the names of ECMA-419 and of the Moddable SDK. */
import type { Case } from '../case.ts'
import { udpAnswer } from '../cases/udp/answer.ts'
import { udpClose } from '../cases/udp/close.ts'
import { udpConstructor } from '../cases/udp/constructor.ts'
import { udpConstructorPort } from '../cases/udp/constructor-port.ts'
import { udpFlood } from '../cases/udp/flood.ts'
import { udpFormat } from '../cases/udp/format.ts'
import { udpFrozenClass } from '../cases/udp/frozen-class.ts'
import { udpInvalidReceiver } from '../cases/udp/invalid-receiver.ts'
import { udpIPv6 } from '../cases/udp/ipv6.ts'
import { udpNetworkLost } from '../cases/udp/network-lost.ts'
import { udpNoCallback } from '../cases/udp/no-callback.ts'
import { udpOnReadable } from '../cases/udp/onReadable.ts'
import { udpRead } from '../cases/udp/read.ts'
import { udpReadIntoView } from '../cases/udp/read-into-view.ts'
import { udpReadOutsideCallback } from '../cases/udp/read-outside-callback.ts'
import { udpSeveralPeers } from '../cases/udp/several-peers.ts'
import { udpTarget } from '../cases/udp/target.ts'
import { udpWrite } from '../cases/udp/write.ts'
import { udpWriteOverLimit } from '../cases/udp/write-over-limit.ts'

export const UDP: readonly Case[] = [
  udpAnswer,
  udpClose,
  udpConstructorPort,
  udpConstructor,
  udpFlood,
  udpIPv6,
  udpNetworkLost,
  udpOnReadable,
  udpReadIntoView,
  udpRead,
  udpSeveralPeers,
  udpTarget,
  udpWriteOverLimit,
  udpWrite,
  udpFormat,
  udpFrozenClass,
  udpInvalidReceiver,
  udpNoCallback,
  udpReadOutsideCallback,
]
