/** Stands in for the SDK's clients, which are handed on and never called here. */
export default class Client {
  readonly options: object

  constructor(options: object) {
    this.options = options
  }
}
