/** sleep-and-wake on the ESP32. */
import { start } from '../board/esp32.ts'
import main from './main.ts'

start(main)
