import { inspect } from 'node:util';
import { resolveOptions } from './resolve-options.js';

const BYTES = Buffer.alloc(32, 'a key ');

describe('the resolved options', () => {
  const options = resolveOptions({
    clientId: 'a-client',
    clientSecret: 'the-secret',
    previousClientSecret: 'the-previous-one',
    redirectUri: 'https://app.example.com/hubspot/oauth/callback',
    scopes: ['oauth'],
    encryptionKeys: `k1:${BYTES.toString('base64')}`,
  });

  it('have their secrets', () => {
    expect(options.clientSecret).toBe('the-secret');
    expect(options.clientSecrets).toEqual(['the-secret', 'the-previous-one']);
    expect(options.encryptionKeys).toEqual([{ id: 'k1', bytes: BYTES }]);
  });

  it.each<[string, () => string]>([
    ['inspected', () => inspect(options, { depth: Infinity, showHidden: true, getters: true })],
    ['inspected as they are', () => inspect(options, { depth: Infinity, customInspect: false })],
    ['written as JSON', () => JSON.stringify(options)],
    ['copied', () => inspect({ ...options }, { depth: Infinity })],
    ['cloned', () => inspect(structuredClone({ ...options }), { depth: Infinity })],
  ])('do not show them when they are %s', (_name, print) => {
    expect(print()).toContain('a-client');
    expect(print()).not.toMatch(/the-secret|the-previous-one/);
    expect(print()).not.toContain(BYTES.toString('base64').slice(0, 8));
    expect(print()).not.toContain(inspect(BYTES).slice(8, 30));
  });
});
