/** Stands for the SDK's `embedded:io/serial`. */
import { serialOf } from '../../../../packages/moddable-device/test/fakes/serial.ts'
import { chip } from './board.ts'

export default serialOf(chip.board.chip)
