/** The sweep over the knobs of A7600's simulated modem; see sweep.ts. */
import { sweep } from './sweep.ts'

sweep('a7600')
