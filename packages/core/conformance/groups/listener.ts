/** ECMA-419's Listener, by the names of the Moddable SDK's own tests where there are such. */
import type { Case } from '../case.ts'
import { listenerAgain } from '../cases/listener/again.ts'
import { backlog } from '../cases/listener/backlog.ts'
import { listenerClose } from '../cases/listener/close.ts'
import { listenerConstructor } from '../cases/listener/constructor.ts'
import { listenerConstructorPort } from '../cases/listener/constructor-port.ts'
import { listenerEcho } from '../cases/listener/echo.ts'
import { listenerEphemeralPort } from '../cases/listener/ephemeral-port.ts'
import { fewLinks } from '../cases/listener/few-links.ts'
import { fifthServer } from '../cases/listener/fifth-server.ts'
import { listenerFormat } from '../cases/listener/format.ts'
import { fourServers } from '../cases/listener/four-servers.ts'
import { full } from '../cases/listener/full.ts'
import { listenerInvalidReceiver } from '../cases/listener/invalid-receiver.ts'
import { listenerIpv6 } from '../cases/listener/ipv6.ts'
import { leftBehind } from '../cases/listener/left-behind.ts'
import { lostClient } from '../cases/listener/lost-client.ts'
import { lostClientPushed } from '../cases/listener/lost-client-pushed.ts'
import { listenerModemClosed } from '../cases/listener/modem-closed.ts'
import { listenerNetworkLost } from '../cases/listener/network-lost.ts'
import { nextClient } from '../cases/listener/next-client.ts'
import { listenerNoCallbacks } from '../cases/listener/no-callbacks.ts'
import { listenerOnListening } from '../cases/listener/onListening.ts'
import { listenerOnReadable } from '../cases/listener/onReadable.ts'
import { listenerPeerFirst } from '../cases/listener/peer-first.ts'
import { listenerPeerGone } from '../cases/listener/peer-gone.ts'
import { read } from '../cases/listener/read.ts'
import { listenerReadOutsideCallback } from '../cases/listener/read-outside-callback.ts'
import { listenerRestart } from '../cases/listener/restart.ts'
import { stopWithClients } from '../cases/listener/stop-with-clients.ts'
import { listenerTarget } from '../cases/listener/target.ts'
import { listenerWriteAfterConnect } from '../cases/listener/tcp-write-after-connect.ts'
import { listenerThrows } from '../cases/listener/throws.ts'
import { listenerTransparent } from '../cases/listener/transparent.ts'
import { listenerWaits } from '../cases/listener/waits.ts'

export const LISTENER: readonly Case[] = [
  listenerAgain,
  backlog,
  listenerClose,
  listenerConstructorPort,
  listenerConstructor,
  listenerEcho,
  fewLinks,
  fifthServer,
  fourServers,
  full,
  listenerIpv6,
  leftBehind,
  lostClient,
  lostClientPushed,
  listenerModemClosed,
  listenerNetworkLost,
  nextClient,
  listenerOnListening,
  listenerOnReadable,
  listenerPeerFirst,
  listenerPeerGone,
  read,
  listenerRestart,
  stopWithClients,
  listenerTarget,
  listenerThrows,
  listenerTransparent,
  listenerWaits,
  listenerEphemeralPort,
  listenerFormat,
  listenerInvalidReceiver,
  listenerNoCallbacks,
  listenerReadOutsideCallback,
  listenerWriteAfterConnect,
]
