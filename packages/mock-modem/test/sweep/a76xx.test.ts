/** The sweep over the knobs of A76XX's simulated modem; see sweep.ts. */
import { sweep } from './sweep.ts'

sweep('a76xx')
