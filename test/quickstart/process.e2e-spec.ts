import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Browser } from '../support/browser.js';
import { reservePort } from '../support/reserve-port.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY =
  /^The quickstart is ready: open (http:\/\/localhost:\d+) \(HubSpot is emulated at \S+\)\n$/;

describe('node dist/main.js', () => {
  let folder: string;
  let running: ChildProcess[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    running = [];
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  function start(environment: Record<string, string> = {}): ChildProcess {
    const child = spawn(process.execPath, [MAIN], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    return child;
  }

  it('starts with nothing set, and survives a restart with the account connected', async () => {
    const environment = { PORT: String(await reservePort()) };
    const browser = new Browser();

    const first = start(environment);
    const origin = await ready(first);
    const consent = await browser.follow(`${origin}/hubspot/oauth/install`);
    const approval = await browser.post(consent.url, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'hubId=1234567&decision=approve',
    });
    expect((await browser.follow(String(approval.headers.location))).body).toContain('1234567');
    expect(await stop(first)).toBe(0);

    const second = start(environment);
    expect(await ready(second)).toBe(origin);
    expect((await browser.get(`${origin}/api/contacts`)).status).toBe(200);
    expect(await stop(second)).toBe(0);
  });

  it('listens on a free port with PORT=0 and uses it in the redirect URI', async () => {
    const child = start({ PORT: '0' });
    const origin = await ready(child);
    const { headers } = await new Browser().get(`${origin}/hubspot/oauth/install`);
    const { searchParams } = new URL(String(headers.location));
    expect(searchParams.get('redirect_uri')).toBe(`${origin}/hubspot/oauth/callback`);
    expect(await stop(child)).toBe(0);
  });

  it.each([
    [{ NODE_ENV: 'production' }, 'set HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET'],
    [{ HUBSPOT_CLIENT_ID: 'an id' }, 'HUBSPOT_CLIENT_SECRET is not'],
    [
      { HUBSPOT_CLIENT_ID: 'an id', HUBSPOT_CLIENT_SECRET: 'a secret' },
      'encryptionKeys (HUBSPOT_ENCRYPTION_KEYS): is missing',
    ],
    [{ DATABASE_URL: 'oracle://db' }, 'DATABASE_URL must be'],
  ])('ends with status 1 and a readable message with %j', async (environment, message) => {
    const child = start(environment);
    const [code, output, errors] = await Promise.all([
      exitCode(child),
      text(child.stdout!),
      text(child.stderr!),
    ]);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(message);
    expect(errors).not.toMatch(/^\s+at |Error:/m);
  });
});

/** Returns the URL in the line that the process prints. */
async function ready(child: ChildProcess): Promise<string> {
  const [line]: unknown[] = await once(child.stdout!, 'data');
  const [, url] = READY.exec(String(line)) ?? [];
  if (url === undefined) throw new Error(`Printed something else: ${String(line)}`);
  return url;
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  const [code]: unknown[] = await once(child, 'exit');
  return code;
}

async function stop(child: ChildProcess): Promise<unknown> {
  const code = exitCode(child);
  child.kill('SIGTERM');
  return code;
}
