/** mqtt on the ESP32, with the SDK's MQTT client. */
import { withMQTT } from '@atlink/moddable-device/mqtt'
import { start } from '../board/esp32.ts'
import main from './main.ts'

start<'mqtt'>(main, withMQTT)
