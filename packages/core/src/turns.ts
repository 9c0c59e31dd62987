/** Whose turn it is on the channel, so that nobody holds up another: schedule.ts moves it. */
export class Turns {
  /** Where the search for the next link with work begins. */
  link = 0
  /** The last command was a question to the resolver. */
  lookup = false
  /** The resolver's answer to the first question is still to come, after its OK. */
  asked = false
  /** The last command was the application's. */
  user = false
}
