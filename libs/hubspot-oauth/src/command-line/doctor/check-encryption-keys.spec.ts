import { randomBytes } from 'node:crypto';
import { checkEncryptionKeys } from './check-encryption-keys.js';

const key = (id: string, bytes = randomBytes(32)) => ({ id, bytes });
const usage = (keyId: string, isCurrent: boolean, isConfigured = true) => ({
  keyId,
  isCurrent,
  isConfigured,
  connections: 2,
  authorizations: 1,
  failedEvents: 0,
});

it('accepts random keys, thousands of them', () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => key(`k${index}`));
  expect(checkEncryptionKeys(keys, undefined)).toMatchObject({ status: 'ok' });
});

it.each([
  ['text', Buffer.from('correct horse battery staple !!!')],
  ['a pattern', Buffer.alloc(32, Buffer.from([1, 2, 250, 251]))],
])('warns of a key that is %s', (_, bytes) => {
  expect(checkEncryptionKeys([key('k1', bytes)], [])).toMatchObject({ status: 'warning' });
});

it.each([
  ['the current key', [usage('k1', true)], 'ok'],
  ['a former key', [usage('k1', true), usage('k0', false)], 'warning'],
  ['an unknown key', [usage('k1', true), usage('lost', false, false)], 'failure'],
])('reports values of %s', (_, used, status) => {
  expect(checkEncryptionKeys([key('k1'), key('k0')], used)).toMatchObject({ status });
});
