/** Stands for the SDK's `embedded:io/digital`. */
import { chip } from './board.ts'

export default chip.board.Digital
