/** `npm run test:full` runs tests of many accounts and records at full size, otherwise at a tenth. */
export const FULL_SIZE = process.env['TEST_SIZE'] === 'full';
