/** A device that XS itself has frozen, inside XS. */
import { serve } from '@atlink/xs-harness/guest'
import { liveFrozen } from '../frozen-device.ts'

/** XS has a second argument: everything that the properties lead to is frozen, too. It needs `this`. */
const deep = Object as unknown as { freeze(value: object, deep: boolean): object }

serve({
  tests: [
    {
      title: 'a device that was frozen by Object.freeze(device, true)',
      run: () => liveFrozen((device) => deep.freeze(device, true)),
    },
  ],
})
