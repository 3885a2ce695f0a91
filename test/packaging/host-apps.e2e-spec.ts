import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packCompiledSqlite } from './support/compiled-sqlite.js';
import { expectContactsOf } from './support/expect-contacts.js';
import { HostApp } from './support/host-app.js';
import { pack, PACKAGES } from './support/packages.js';
import { isRegistryReachable } from './support/registry.js';

const MINUTE = 60_000;
const HOSTS = [
  { name: 'a Nest 11 app of CommonJS', template: 'nest-11', node: 'node16' },
  // TypeScript's node16 forbids CommonJS to require ES modules, such as Nest 12; nodenext does not.
  { name: 'a Nest 12 app of ES modules', template: 'nest-12', node: 'nodenext' },
] as const;
/** `npm test` installs and boots the first app. CI and `npm run test:packaging` check everything. */
const EVERYTHING = process.env['CI'] === 'true' || process.env['PACKAGING'] === 'full';
const TESTED_HOSTS = EVERYTHING ? HOSTS : HOSTS.slice(0, 1);

/** Reaches every declaration that an app can import, and names an account in axios's own config. */
const CONSUMER = `
  export * from 'hubspot-emulator';
  export * from 'nestjs-hubspot-oauth';
  export * from 'nestjs-hubspot-oauth/testing';
  import type { AxiosRequestConfig } from 'axios';
  import type { HubSpotHttpService } from 'nestjs-hubspot-oauth';
  const config: AxiosRequestConfig = { hubId: 1, hubSpotCall: { priority: 'background' } };
  export const calls = (http: HubSpotHttpService) => [
    http.get('/', { hubId: 1 }),
    http.axiosRef.get('/', { hubId: 1 }),
    http.forAccount(1).get('/', config),
  ];
`;
const CHECK_EVERYTHING = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  target: 'es2022',
  noEmit: true,
  types: ['node'],
};

if (await isRegistryReachable()) {
  describeHostApps();
} else {
  it.todo('needs the npm registry');
}

function describeHostApps(): void {
  let folder: string;
  const apps = new Map<string, HostApp>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'host-apps-'));
    const tarballs = await Promise.all([
      pack(PACKAGES.library.folder, folder),
      pack(PACKAGES.emulator.folder, folder),
      packCompiledSqlite(folder),
    ]);
    const files = tarballs.map(({ file }) => file);
    await Promise.all(
      TESTED_HOSTS.map(async ({ template }) =>
        apps.set(template, await HostApp.generate(template, folder, files)),
      ),
    );
  }, 5 * MINUTE);

  afterAll(() => rm(folder, { recursive: true, force: true }), MINUTE);

  describe.each(TESTED_HOSTS)('$name', ({ template, node }) => {
    let host: HostApp;
    beforeAll(() => {
      host = apps.get(template)!;
    });

    it(
      'compiles, boots, and lists the contacts of an account that installs it',
      async () => {
        await host.runScript('build');
        await expectContactsOf(host, ['contacts', 'contacts/promised']);
      },
      MINUTE,
    );

    if (!EVERYTHING) return;

    it(
      'passes its own Jest tests',
      async () => {
        await host.runScript('test');
      },
      MINUTE,
    );

    // Apart: types that one of them adds to another package would be there for the other.
    it.each(['cts', 'mts'])(
      'finds sound types by the rules of Node, from a .%s file',
      async (extension) => {
        const options = { ...CHECK_EVERYTHING, module: node };
        const files = { [`consumer.${extension}`]: CONSUMER };
        expect(await host.typeErrors(files, options)).toEqual([]);
      },
      5 * MINUTE,
    );

    it(
      'finds sound types by the rules of bundlers',
      async () => {
        const bundler = { module: 'preserve', moduleResolution: 'bundler' };
        const options = { ...CHECK_EVERYTHING, ...bundler };
        expect(await host.typeErrors({ 'consumer.ts': CONSUMER }, options)).toEqual([]);
      },
      5 * MINUTE,
    );
  });
}
