import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeInstalls, MINUTE } from './support/describe-installs.js';
import { expectContactsOf } from './support/expect-contacts.js';
import { HostApp } from './support/host-app.js';
import { WORKSPACE } from './support/packages.js';
import { run } from './support/run.js';

const OWN_LINES = 40;

/** The packages of the README's `npm install` for a version of Nest, with the tarballs for ours. */
async function installLine(nest: number, tarballs: readonly string[]): Promise<string[]> {
  const readme = await readFile(path.join(WORKSPACE, 'README.md'), 'utf8');
  const line = new RegExp(`^# Nest ${nest}\n(.*)$`, 'm').exec(readme)?.[1] ?? '';
  const [npm, install, library, ...peers] = line.split(' ');
  expect([npm, install, library]).toEqual(['npm', 'install', 'nestjs-hubspot-oauth']);
  return [...tarballs, ...peers];
}

await describeInstalls('a newly generated app', (packed) => {
  it.each([
    { nest: 11, template: 'nest-11' },
    { nest: 12, template: 'nest-12' },
  ])(
    'of Nest $nest lists contacts with the code of the README, and passes its lint and its tests',
    async ({ nest, template }) => {
      const { path: folder, tarballs } = packed();
      const startedAt = performance.now();
      const name = `new-${nest}`;
      const flags = ['--skip-git', '--skip-install', '--package-manager=npm'];
      await run(folder, 'npx', '--yes', `@nestjs/cli@${nest}`, 'new', name, ...flags);
      const host = new HostApp(path.join(folder, name));
      await host.install(await installLine(nest, tarballs));

      const readmeApp = path.join(WORKSPACE, 'test/readme/app.module.ts');
      const lines = (await readFile(readmeApp, 'utf8')).split('\n').filter((line) => line !== '');
      expect(lines.length).toBeLessThanOrEqual(OWN_LINES);
      await cp(readmeApp, path.join(host.folder, 'src/app.module.ts'));
      await host.runScript('build');
      await expectContactsOf(host, ['contacts']);
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      process.stderr.write(`Nest ${nest}: contacts listed after ${seconds} s\n`);
      await host.runScript('lint');

      // A test that boots the library, with the runner that the CLI chose.
      for (const file of ['contacts.controller.ts', 'contacts.controller.spec.ts']) {
        const source = path.join(WORKSPACE, 'test/packaging/templates', template, 'src', file);
        await cp(source, path.join(host.folder, 'src', file));
      }
      await host.runScript('test');
    },
    15 * MINUTE,
  );
});
