/** The application as it is flashed. It runs when it is loaded, and prints; no test is served. */
import '../../src/main.ts'
import { serve } from '@atlink/xs-harness/guest'

serve({})
