/** Joins standard input and output to a socket, as netcat does. */
import type { ModemSocket } from '../socket.ts'
import { CliError, type Context, sentence } from './context.ts'

/** Joins the streams until the connection is closed and all that it brought is written. */
export async function join(context: Context, socket: ModemSocket): Promise<void> {
  const { stdin, stdout } = context
  stdout.once('error', () => socket.destroy())
  stdin.on('error', (error) => socket.destroy(new Error(`standard input: ${error.message}`)))
  await new Promise<void>((resolve, reject) => {
    socket.on('error', (error) => reject(new CliError(sentence(error))))
    socket.on('close', () => resolve())
    socket.pipe(stdout, { end: false })
    stdin.pipe(socket)
  })
  if (!stdout.writableNeedDrain || stdout.destroyed) return
  await new Promise<void>((resolve) => stdout.once('drain', resolve).once('close', resolve))
}
