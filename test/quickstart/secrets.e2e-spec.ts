import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import { bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';

const SAME_ORIGIN = { headers: { 'sec-fetch-site': 'same-origin' } };

describe('secrets', () => {
  it('are in no log line of any level, no page and no response', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    const seen: string[] = [];
    const quickstart = await bootQuickstart({ folder, logger: recordingLogger(seen) });
    const { origin, emulator } = quickstart;
    const browser = new Browser();
    const visit = async (route: string) => {
      for (const accept of ['text/html', 'application/json']) {
        const response = await browser.get(`${origin}${route}`, { headers: { accept } });
        seen.push(response.body, JSON.stringify({ ...response.headers, 'set-cookie': '' }));
      }
    };
    try {
      await install(quickstart, browser);
      for (const route of ['/', '/api/account', '/api/contacts', '/health']) await visit(route);

      await browser.post(`${origin}/emulator/expire-token`, SAME_ORIGIN);
      emulator.faults.plan({ endpoint: 'token', times: 3, fault: { kind: 'status', status: 500 } });
      for (const route of ['/', '/api/contacts']) await visit(route);

      const callback = await emulator.approve(await startInstall(browser, origin));
      await new Browser().get(callback);
      await browser.get(`${callback}x`);

      emulator.accounts.expireAccessTokens();
      emulator.accounts.uninstall(1234567);
      for (const route of ['/', '/api/account', '/api/contacts']) await visit(route);

      const key = await readFile(path.join(folder, 'encryption.key'), 'utf8');
      const everything = seen.join('\n');
      // Start, warnings and failures were logged: there was something to leak into.
      expect(everything).toMatch(/RoutesResolver/);
      expect(everything).toMatch(/reauthorization_required: /);
      expect(emulator.secrets().length).toBeGreaterThan(4);
      for (const secret of [...emulator.secrets(), key.trim().slice(-44)]) {
        expect(everything).not.toContain(secret);
      }
      expect(everything).not.toContain('callback?');
    } finally {
      await quickstart.close();
      await rm(folder, { recursive: true });
    }
  });
});

function recordingLogger(lines: string[]): LoggerService {
  const record = (...values: unknown[]) => {
    lines.push(values.map((value) => inspect(value, { depth: 10, showHidden: true })).join(' '));
  };
  return {
    log: record,
    error: record,
    warn: record,
    debug: record,
    verbose: record,
    fatal: record,
  };
}
