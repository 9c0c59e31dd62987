/**
 * The hands on the module's power: PWRKEY and RESET, where they are wired. Types only: an adapter or an
 * application implements it, the engine asks for it when nothing that can be written helps any more. How
 * long a pin is held, and its polarity, are the adapter's. It is not sleep, which is DTR's.
 */
export interface ModulePower {
  /**
   * Resets the module by its RESET pin. Returns at once, while the pulse still lasts; a call during a
   * pulse changes nothing.
   */
  reset?(): void

  /**
   * Switches on, by its PWRKEY pin, a module that is off. Returns at once, as above. The pulse is the one
   * that the family's document gives for power-on, not the longer one that switches a running module off.
   */
  powerOn?(): void
}
