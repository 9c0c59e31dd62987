/** The sweep over the knobs of SIM7028's simulated modem; see sweep.ts. */
import { sweep } from './sweep.ts'

sweep('sim7028')
