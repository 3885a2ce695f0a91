/** These install packages for minutes, and run with `npm run test:packaging`. */
const INSTALLS = [
  'bundles',
  'dependency-sets',
  'integrations',
  'new-apps',
  'package-managers',
  'published-packages',
].map((name) => `<rootDir>/test/packaging/${name}.e2e-spec.ts`);

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    '/test/.output/',
    '<rootDir>/test/packaging/templates/',
    ...(process.env.PACKAGING === 'full' ? [] : INSTALLS),
  ],
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/libs/[^/]+/dist/',
    '<rootDir>/test/.output/',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: {
    '^nestjs-hubspot-oauth$': '<rootDir>/libs/hubspot-oauth/src/index.ts',
    '^nestjs-hubspot-oauth/testing$': '<rootDir>/libs/hubspot-oauth/src/testing/index.ts',
    '^nestjs-hubspot-oauth/(sql|typeorm)$': '<rootDir>/libs/hubspot-oauth/src/$1.ts',
    '^hubspot-emulator$': '<rootDir>/libs/hubspot-emulator/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  globalSetup: '<rootDir>/test/support/build-stale-packages.mjs',
  testTimeout: 30_000,
  maxWorkers: '100%',
  // The modules of a test file stay in memory after it: https://github.com/nodejs/node/issues/59118.
  workerIdleMemoryLimit: '1GB',
};
