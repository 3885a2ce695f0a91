import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeInstalls, MINUTE } from './support/describe-installs.js';
import { expectContactsOf } from './support/expect-contacts.js';
import { HostApp, type HostAppVariant } from './support/host-app.js';
import { README_APP } from './support/readme-app.js';
import { run } from './support/run.js';

const PNPM = ['--yes', 'pnpm@10'];
const YARN = ['--yes', '--package=@yarnpkg/cli-dist@4', 'yarn'];

function installWithPnpm(folder: string, tarballs: readonly string[]): Promise<unknown> {
  return run(folder, 'npx', ...PNPM, 'add', ...tarballs);
}

/** Yarn takes neither npm's registry nor a project below another one without being told. */
const installWithYarn =
  (nodeLinker: string): NonNullable<HostAppVariant['install']> =>
  async (folder, tarballs) => {
    const registry = (await run(folder, 'npm', 'config', 'get', 'registry')).trim();
    const settings = { nodeLinker, npmRegistryServer: registry, enableTelemetry: false };
    await writeFile(path.join(folder, '.yarnrc.yml'), JSON.stringify(settings));
    await writeFile(path.join(folder, 'yarn.lock'), '');
    await run(folder, 'npx', ...YARN, 'add', ...tarballs);
  };

const INSTALLS = [
  { manager: 'pnpm', template: 'nest-12', install: installWithPnpm },
  { manager: 'yarn-node-modules', template: 'nest-12', install: installWithYarn('node-modules') },
] as const;

await describeInstalls('an app', (packed) => {
  it.each(INSTALLS)(
    'of $template that $manager installed compiles, boots and lists contacts',
    async ({ manager, template, install }) => {
      const { path: folder, tarballs } = packed();
      const variant = { ...README_APP, name: manager, install };
      const host = await HostApp.generate(template, folder, tarballs, variant);
      await host.runScript('build');
      await expectContactsOf(host, ['contacts']);
    },
    10 * MINUTE,
  );

  it(
    'that yarn installed with PnP compiles, boots and lists contacts',
    async () => {
      const { path: folder, tarballs } = packed();
      const variant = { ...README_APP, name: 'yarn-pnp', install: installWithYarn('pnp') };
      const host = await HostApp.generate('nest-11', folder, tarballs, variant);
      await run(host.folder, 'npx', ...YARN, 'build');
      const NODE_OPTIONS = `--require ${path.join(host.folder, '.pnp.cjs')}`;
      await expectContactsOf(host, ['contacts'], { NODE_OPTIONS });
    },
    10 * MINUTE,
  );

  it(
    'that was built runs after npm ci --omit=dev, as in an image',
    async () => {
      const { path: folder, tarballs } = packed();
      const built = await HostApp.generate('nest-12', folder, tarballs, README_APP);
      await built.runScript('build');
      const image = path.join(folder, 'image');
      await mkdir(image);
      for (const part of ['dist', 'package.json', 'package-lock.json']) {
        await cp(path.join(built.folder, part), path.join(image, part), { recursive: true });
      }
      await run(image, 'npm', 'ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund');
      await expectContactsOf(new HostApp(image), ['contacts']);
    },
    10 * MINUTE,
  );
});
