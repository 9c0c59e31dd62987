/** The sweep over the knobs of SIM800's simulated modem; see sweep.ts. */
import { sweep } from './sweep.ts'

sweep('sim800')
