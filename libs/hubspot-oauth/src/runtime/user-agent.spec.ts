import { readFile } from 'node:fs/promises';
import { PACKAGE_USER_AGENT } from './user-agent.js';

describe('PACKAGE_USER_AGENT', () => {
  it('names the version of the package', async () => {
    const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    const { name, version } = JSON.parse(manifest) as { name: string; version: string };
    expect(PACKAGE_USER_AGENT).toBe(`${name}/${version}`);
  });
});
