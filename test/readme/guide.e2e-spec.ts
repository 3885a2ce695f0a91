import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as library from 'nestjs-hubspot-oauth';
import { COMMANDS } from '../../libs/hubspot-oauth/src/command-line/commands.js';
import { KNOWN_CODES, PROBLEM_CODES } from '../../libs/hubspot-oauth/src/problems/problem.js';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');
const namesIn = (source: string, pattern: RegExp) =>
  [...source.matchAll(pattern)].map(([, name]) => name);

describe('the guide', () => {
  let guide: string;
  beforeAll(async () => {
    const chapters = await readdir(path.join(root, 'docs/guide'));
    const files = ['docs/guide.md', ...chapters.map((chapter) => `docs/guide/${chapter}`)];
    guide = (await Promise.all(files.map(read))).join('\n');
  });
  const missing = (names: readonly (string | undefined)[]) =>
    names.filter((name) => name === undefined || !guide.includes(`${name}\``));

  it('names every option', async () => {
    const source = await read('libs/hubspot-oauth/src/options/hubspot-oauth-options.ts');
    const options = namesIn(source, /^ {2}readonly (\w+)\??:/gm).filter(
      (name) => !['refresh', 'retries', 'pacing'].includes(name ?? ''),
    );
    expect(options.length).toBeGreaterThan(12);
    expect(missing(options)).toEqual([]);
  });

  it('names every setting of the module', async () => {
    const source = await read('libs/hubspot-oauth/src/hubspot-oauth.module-definition.ts');
    const settings = namesIn(source, /^ {2}readonly (\w+)\?:/gm);
    expect(settings).toContain('routePrefix');
    expect(missing(settings)).toEqual([]);
  });

  it('names every event', async () => {
    const source = await read('libs/hubspot-oauth/src/events/hubspot-oauth-event.ts');
    const events = namesIn(source, /readonly type: '([\w.]+)'/g);
    expect(events).toContain('connection.created');
    expect(missing(events)).toEqual([]);
  });

  it('names every span and metric, their attributes and events', async () => {
    const files = [
      'http/telemetry/call-telemetry',
      'http/telemetry/traced-call',
      'tokens/refresh/refresh-telemetry',
    ];
    const sources = await Promise.all(
      files.map((file) => read(`libs/hubspot-oauth/src/${file}.ts`)),
    );
    const told = sources.join();
    const names = namesIn(told, /'((?:error|hubspot|http|server|url)\.[\w.]+)'/g);
    expect(names).toEqual(
      expect.arrayContaining([
        'hubspot.client.call.duration',
        'hubspot.attempt_failed',
        'hubspot.token.refresh.outcome',
        'error.type',
      ]),
    );
    expect(missing(names)).toEqual([]);

    const spans = namesIn(told, /[`'](HubSpot [^`'$]*)/g);
    expect(spans).toEqual(['HubSpot ', 'HubSpot wait for ', 'HubSpot token refresh']);
    expect(spans.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
  });

  it('names every error code', () => {
    expect(missing(KNOWN_CODES)).toEqual([]);
  });

  it('lists every code that the error page shows beside its option', async () => {
    const [, page = ''] = (await read('docs/guide/options.md')).split('## The error page');
    expect([...PROBLEM_CODES].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('names every command', () => {
    const missingCommands = COMMANDS.filter(({ name }) => !guide.includes(`\`${name}`));
    expect(missingCommands.map(({ name }) => name)).toEqual([]);
  });

  it('names every public service', () => {
    const services = Object.keys(library).filter((name) => /Service$|Guard$|Hooks$/.test(name));
    expect(services.filter((name) => !guide.includes(name))).toEqual([]);
  });
});
