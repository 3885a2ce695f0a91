/** The functions of a test framework that the contract suite is defined with. */
export interface TestFramework {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, test: () => Promise<void>) => unknown;
  readonly beforeAll: (run: () => Promise<void>) => unknown;
  readonly afterAll: (run: () => Promise<void>) => unknown;
}

/** Those of the framework that is running, if it makes them global, as Jest does. */
export function globalTestFramework(): TestFramework {
  const { describe, it, beforeAll, afterAll } = globalThis as Partial<TestFramework>;
  if (!describe || !it || !beforeAll || !afterAll) {
    throw new Error(
      'The contract suite found no global describe, it, beforeAll and afterAll. ' +
        'Permit the globals of your test framework on, or hand the functions in as the last argument.',
    );
  }
  return { describe, it, beforeAll, afterAll };
}
