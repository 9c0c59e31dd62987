/** Stands for the SDK's `mc/config`: what the test has put before the script. */
export default (globalThis as unknown as { config: object }).config
