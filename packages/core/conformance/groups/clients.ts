/** Programs that use sockets as the Moddable SDK's clients do. */
import type { Case } from '../case.ts'
import { httpChunked } from '../cases/clients/http-chunked.ts'
import { httpKeepAlive } from '../cases/clients/http-keep-alive.ts'
import { mqttSmallWrites } from '../cases/clients/mqtt-small-writes.ts'
import { tlsHandshake, tlsSmallBuffers } from '../cases/clients/tls-handshake.ts'
import { tlsThrows } from '../cases/clients/tls-throws.ts'
import { websocketAttach } from '../cases/clients/websocket-attach.ts'
import { websocketServer } from '../cases/clients/websocket-server.ts'

export const CLIENTS: readonly Case[] = [
  httpChunked,
  httpKeepAlive,
  mqttSmallWrites,
  tlsHandshake,
  tlsSmallBuffers,
  tlsThrows,
  websocketAttach,
  websocketServer,
]
