import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HubSpotEmulator } from 'hubspot-emulator';
import { FULL_SIZE } from '../support/full-size.js';
import { CommandFixture, DATABASES } from './support/fixture.js';
import { startCommand } from './support/run-command.js';

const GRANTS = FULL_SIZE ? 10_000 : 300;
const HUB_IDS = Array.from({ length: GRANTS }, (_, index) => 4_000_001 + index);
const KILLS = [0.2, 0.5, 0.8];
const STORES = FULL_SIZE ? Object.keys(DATABASES) : ['SQLite'];
const TIMEOUT_MS = FULL_SIZE ? 900_000 : 180_000;

/** How often each account's refresh token was sent. */
function refreshesByAccount({ requests }: HubSpotEmulator): Map<number | undefined, number> {
  const counts = new Map<number | undefined, number>();
  for (const { hubId } of requests.of('token', { grantType: 'refresh_token' })) {
    counts.set(hubId, (counts.get(hubId) ?? 0) + 1);
  }
  return counts;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

describe.each(STORES)('an import into %s that is killed three times', (database) => {
  it(
    'takes over every grant, and sends none twice',
    async () => {
      const fixture = await CommandFixture.create(database, {
        accounts: HUB_IDS.map((hubId) => ({ hubId, contacts: 0 })),
      });
      if (fixture === undefined) return;
      try {
        const lines: string[] = [];
        for (const hubId of HUB_IDS) {
          lines.push(
            JSON.stringify({ portal_id: hubId, refresh_token: await fixture.grant(hubId) }),
          );
        }
        const file = path.join(fixture.folder, 'grants.jsonl');
        await writeFile(file, lines.join('\n'));
        await fixture.run(['migrate']);
        fixture.emulator.requests.clear();
        const command = ['import', file, '--rate', '1000', '--json'];
        const args = [...command, '--journal', path.join(fixture.folder, 'journal')];
        const startedAtMs = performance.now();

        for (const fraction of KILLS) {
          const { child, ended, output } = startCommand(args, fixture.environment);
          while (fixture.emulator.requests.count() < GRANTS * fraction) {
            if (child.exitCode !== null) throw new Error(output().stderr);
            await pause();
          }
          child.kill('SIGKILL');
          expect(await ended).toMatchObject({ code: null });
        }
        const last = startCommand(args, fixture.environment);
        let peak = '';
        while (last.child.exitCode === null) {
          const status = await readFile(`/proc/${last.child.pid}/status`, 'utf8').catch(() => '');
          peak = /VmHWM:\s*(.*)/.exec(status)?.[1] ?? peak;
          await pause();
        }
        const { code, stdout, stderr } = await last.ended;
        const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(0);
        expect({ code, stderr }).toMatchObject({ code: 0 });
        const { counts, problems } = JSON.parse(stdout) as {
          counts: Record<string, number>;
          problems: unknown[];
        };
        process.stderr.write(
          `${database}: ${GRANTS} grants in ${seconds} s, of them ${counts['recovered']} without a response; peak memory of the last run ${peak}\n`,
        );
        expect(problems).toEqual([]);
        expect(counts['adopted']! + counts['recovered']!).toBe(GRANTS);
        const sent = refreshesByAccount(fixture.emulator);
        expect([...sent.values()].filter((times) => times > 1)).toEqual([]);
        expect(sent.size).toBeGreaterThanOrEqual(GRANTS - counts['recovered']!);
        const { stdout: doctor } = await fixture.run(['doctor', '--json']);
        expect(doctor).toContain(`${GRANTS} active, 0 to install again, 0 disconnected`);
      } finally {
        await fixture.close();
      }
    },
    TIMEOUT_MS,
  );
});
