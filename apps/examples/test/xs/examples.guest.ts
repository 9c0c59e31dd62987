/** The examples as a program for XS, over fakes of the ESP32. */
import { serve } from '@atlink/xs-harness/guest'
import { exampleTests } from '../programs/index.ts'
import { endlessWorks } from '../programs/leaks.ts'
import { esp32World } from '../world.ts'

serve({ tests: exampleTests(esp32World), works: endlessWorks(esp32World) })
