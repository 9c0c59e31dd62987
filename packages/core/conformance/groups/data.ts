/** Bytes, however many and whatever they are. */
import type { Case } from '../case.ts'
import { acknowledged } from '../cases/data/acknowledged.ts'
import { coalescedWrites } from '../cases/data/coalesced-writes.ts'
import { echo1 } from '../cases/data/echo-1.ts'
import { echo20 } from '../cases/data/echo-20.ts'
import { echo64k } from '../cases/data/echo-64k.ts'
import { echo1500 } from '../cases/data/echo-1500.ts'
import { echo1501 } from '../cases/data/echo-1501.ts'
import { echo4096 } from '../cases/data/echo-4096.ts'
import { echoNasty } from '../cases/data/echo-nasty.ts'
import { echoSplit } from '../cases/data/echo-split.ts'
import { eleventhLink } from '../cases/data/eleventh-link.ts'
import { fair } from '../cases/data/fair.ts'
import { firmware } from '../cases/data/firmware.ts'
import { fromUnread } from '../cases/data/from-unread.ts'
import { fullDuplex } from '../cases/data/full-duplex.ts'
import { linksAgain } from '../cases/data/links-again.ts'
import { numberFormat } from '../cases/data/number-format.ts'
import { peerFirst } from '../cases/data/peer-first.ts'
import { readInto } from '../cases/data/read-into.ts'
import { shortSend } from '../cases/data/short-send.ts'
import { slowReader } from '../cases/data/slow-reader.ts'
import { smallBuffers } from '../cases/data/small-buffers.ts'
import { soak } from '../cases/data/soak.ts'
import { stalledForGood } from '../cases/data/stalled-for-good.ts'
import { stalledPeer } from '../cases/data/stalled-peer.ts'
import { tenLinks } from '../cases/data/ten-links.ts'
import { turnAround } from '../cases/data/turn-around.ts'
import { writeFrom } from '../cases/data/write-from.ts'
import { writeThenClose } from '../cases/data/write-then-close.ts'

export const DATA: readonly Case[] = [
  acknowledged,
  coalescedWrites,
  echo1,
  echo1500,
  echo1501,
  echo20,
  echo4096,
  echo64k,
  echoNasty,
  echoSplit,
  eleventhLink,
  fair,
  firmware,
  fromUnread,
  fullDuplex,
  linksAgain,
  numberFormat,
  peerFirst,
  readInto,
  shortSend,
  slowReader,
  smallBuffers,
  soak,
  stalledForGood,
  stalledPeer,
  tenLinks,
  turnAround,
  writeFrom,
  writeThenClose,
]
