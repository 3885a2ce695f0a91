import { describeInstalls, MINUTE } from './support/describe-installs.js';
import { run } from './support/run.js';

/** Each command fails if it finds a problem. */
const LINTERS = {
  // Whether TypeScript and Node resolve each entry alike, by every module resolution.
  'Are the types wrong?': ['@arethetypeswrong/cli@0.18.5'],
  publint: ['publint@0.3.25', 'run', '--strict'],
};

await describeInstalls('the packed packages', (packed) => {
  it.each(Object.entries(LINTERS))(
    '%s finds no problems in them',
    async (_name, command) => {
      for (const tarball of packed().tarballs) {
        await run(packed().path, 'npx', '--yes', ...command, tarball);
      }
    },
    5 * MINUTE,
  );
});
