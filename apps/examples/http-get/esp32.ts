/** http-get on the ESP32, with the SDK's HTTP client. */
import { withHTTP } from '@atlink/moddable-device/http'
import { start } from '../board/esp32.ts'
import main from './main.ts'

start<'http'>(main, withHTTP)
