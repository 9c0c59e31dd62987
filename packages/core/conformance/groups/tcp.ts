/** ECMA-419's TCP, by the names of the Moddable SDK's own tests. */
import type { Case } from '../case.ts'
import { close } from '../cases/tcp/close.ts'
import { closeImmediate } from '../cases/tcp/close-immediate.ts'
import { constructor_ } from '../cases/tcp/constructor.ts'
import { constructorCallbackOrder } from '../cases/tcp/constructor-callback-order.ts'
import { constructorNoAddress } from '../cases/tcp/constructor-no-address.ts'
import { constructorPort } from '../cases/tcp/constructor-port.ts'
import { extendInstance } from '../cases/tcp/extend-instance.ts'
import { format } from '../cases/tcp/format.ts'
import { from } from '../cases/tcp/from.ts'
import { frozenClass } from '../cases/tcp/frozen-class.ts'
import { invalidReceiver } from '../cases/tcp/invalid-receiver.ts'
import { noCallbacks } from '../cases/tcp/no-callbacks.ts'
import { onError } from '../cases/tcp/onError.ts'
import { onReadable } from '../cases/tcp/onReadable.ts'
import { onWritable } from '../cases/tcp/onWritable.ts'
import { onWritableOverflow } from '../cases/tcp/onWritable-overflow.ts'
import { readBeyondAvailable } from '../cases/tcp/read-beyond-available.ts'
import { readIntoView } from '../cases/tcp/read-into-view.ts'
import { readNoArgument } from '../cases/tcp/read-no-argument.ts'
import { readOutsideCallback } from '../cases/tcp/read-outside-callback.ts'
import { remoteAddress } from '../cases/tcp/remoteAddress.ts'
import { remotePort } from '../cases/tcp/remotePort.ts'
import { target } from '../cases/tcp/target.ts'
import { writeOutsideCallback } from '../cases/tcp/write-outside-callback.ts'
import { writeReturnsWritable } from '../cases/tcp/write-returns-writable.ts'

export const TCP: readonly Case[] = [
  closeImmediate,
  close,
  constructorCallbackOrder,
  constructorNoAddress,
  constructorPort,
  constructor_,
  extendInstance,
  format,
  from,
  invalidReceiver,
  noCallbacks,
  onError,
  onReadable,
  onWritableOverflow,
  onWritable,
  readBeyondAvailable,
  readIntoView,
  readNoArgument,
  readOutsideCallback,
  remoteAddress,
  remotePort,
  target,
  writeOutsideCallback,
  writeReturnsWritable,
  frozenClass,
]
