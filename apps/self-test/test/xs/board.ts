/** The one board of the program: what stands for the SDK's modules shares it. */
import { RealChip } from '../chip.ts'

export const chip: RealChip = new RealChip()
