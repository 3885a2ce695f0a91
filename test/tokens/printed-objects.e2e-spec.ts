import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import { HubSpotHttpService, HubSpotOAuthModule, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import * as library from 'nestjs-hubspot-oauth';
import pino from 'pino';
import { JOURNAL_TOKEN, JournalServer } from '../journal/support/journal-server.js';
import { type BootedApp, bootApp, testApp, TEST_KEY } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';
import { install } from '../support/install.js';
import { printedOnce } from '../support/printed-once.js';

const HUB_ID = 1234567;
const PREVIOUS_SECRET = 'bbbbbbbb-cccc-4ddd-8eee-ffffffffffff';
const EVERYTHING = { depth: Infinity, showHidden: true, maxArrayLength: Infinity } as const;

describe('printed objects', () => {
  let booted: BootedApp;
  let journal: JournalServer;
  let secrets: Readonly<Record<string, string>>;

  beforeAll(async () => {
    journal = await JournalServer.start();
    booted = await bootApp({
      options: {
        previousClientSecret: PREVIOUS_SECRET,
        apiUrl: journal.url,
        journal: true,
      },
    });
    journal.upstream = booted.emulator.url;
    await eventually(() => assert(journal.reads.length > 0));
    await install(booted, undefined, { hubId: HUB_ID });
    const tokens = booted.app.get(HubSpotTokenService);
    const replaced = await tokens.refresh(HUB_ID);
    const accessToken = await tokens.refresh(HUB_ID);
    const key = Buffer.from(TEST_KEY.split(':')[1] ?? '', 'base64');
    secrets = {
      'client secret': testApp().clientSecret,
      'previous client secret': PREVIOUS_SECRET,
      key: key.toString('base64'),
      'key bytes': inspect(key).slice(8, 30),
      'access token': accessToken,
      'replaced access token': replaced,
      'token for the journal': JOURNAL_TOKEN,
    };
  });
  afterAll(async () => {
    await booted.close();
    await journal.stop();
  });

  const shown = (printed: string) =>
    Object.entries(secrets).flatMap(([name, secret]) => (printed.includes(secret) ? [name] : []));

  const providers = Object.entries(library).flatMap(([name, value]) =>
    typeof value === 'function' &&
    /(Service|Connections|Repository|OAuthEvents|Indicator|Interceptor|Webhooks|KeyRotation)$/.test(
      name,
    )
      ? [[name, value] as const]
      : [],
  );

  it.each(providers)('show no secret: %s', (_name, token) => {
    const provider: unknown = booted.app.get(token as never, { strict: false });
    expect(shown(printedOnce(provider, new Set()))).toEqual([]);
    expect(shown(inspect(provider, { ...EVERYTHING, depth: 2 }))).toEqual([]);
    expect(shown(json(provider))).toEqual([]);
    expect(shown(logged(provider))).toEqual([]);
  });

  it('show no secret: the HTTP service of an account', () => {
    const http = booted.app.get(HubSpotHttpService).forAccount(HUB_ID);
    expect(shown(inspect(http, EVERYTHING))).toEqual([]);
    expect(shown(json(http))).toEqual([]);
  });

  it("show no secret: every provider in Nest's container", () => {
    const modules = [...booted.app.get(ModulesContainer).values()];
    const module = modules.find(({ metatype }) => metatype === HubSpotOAuthModule);
    // Nest's own ModuleRef leads to the whole application.
    const instances = [...(module?.providers.values() ?? [])].filter(
      ({ token }) => token !== ModuleRef,
    );
    expect(instances.length).toBeGreaterThan(30);
    const visited = new Set<object>();
    const leaks = instances.flatMap(({ name, token, instance }) =>
      shown(printedOnce(instance, visited)).map((secret) => `${String(name ?? token)}: ${secret}`),
    );
    expect(leaks).toEqual([]);
    expect(visited.size).toBeGreaterThan(500);
  });

  it('would show a secret if there was one', () => {
    for (const secret of Object.values(secrets)) {
      const holder = { deep: { map: new Map([[1, [{ secret }]]]) } };
      expect(shown(inspect(holder, EVERYTHING))).toHaveLength(1);
      expect(shown(printedOnce(holder, new Set()))).toHaveLength(1);
    }
  });
});

/** What `JSON.stringify` writes; circular objects cannot be written. */
function json(value: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null) return member;
    if (seen.has(member)) return undefined;
    seen.add(member);
    return member;
  });
}

function logged(value: unknown): string {
  const lines: string[] = [];
  pino({}, { write: (line: string) => lines.push(line) }).info({ value }, 'printed');
  return lines.join('');
}
