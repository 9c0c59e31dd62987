/** Subscribes to a topic of an MQTT broker and publishes to it, with quality of service 0 and 1. */
import type { Board } from '../board/board.ts'

export default function main(board: Board<'mqtt'>): void {
  const { host = 'test.mosquitto.org', port = 1883, topic = 'atlink/example' } = board.settings
  const device = board.open()
  const MQTTClient = device.network.mqtt.io
  /** Two messages and the broker's receipt for the second one, in any order. */
  let awaited = 3

  const client = new MQTTClient({
    ...device.network.mqtt,
    host,
    port,
    id: 'atlink-example',
    keepAlive: 60_000,
    onControl({ operation }) {
      if (operation === MQTTClient.CONNACK) {
        board.log('connected')
        this.write(null, { operation: MQTTClient.SUBSCRIBE, items: [{ topic, QoS: 1 }] })
      } else if (operation === MQTTClient.SUBACK) {
        board.log(`subscribed to ${topic}`)
        this.write(board.encode('at most once'), { topic })
        this.write(board.encode('at least once'), { topic, QoS: 1, id: 2 })
      } else if (operation === MQTTClient.PUBACK) {
        board.log('the broker has the second one')
        count()
      }
    },
    onReadable(bytes, message) {
      // A long message comes in pieces; the topic comes with the first.
      board.log(`received ${board.decode(this.read(bytes))}`)
      if (!message.more) count()
    },
    onError() {
      if (awaited > 0) board.log(`${host}:${port} ended the connection, or refused it`)
      board.end(awaited > 0 ? 1 : 0)
    },
  })

  function count(): void {
    // Not at once: the client still has to confirm the message that it has just handed out.
    if (--awaited === 0) board.timer.set(leave, 0)
  }

  /** The broker ends the connection then: that is when everything has been sent. */
  function leave(): void {
    client.write(null, { operation: MQTTClient.DISCONNECT })
  }
}
