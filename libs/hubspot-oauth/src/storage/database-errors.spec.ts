import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import {
  isConnectionLost,
  isContention,
  isUniqueViolation,
  toStoreError,
} from './database-errors.js';
import { dialects } from './dialects.js';

const { postgres } = dialects;

/** An error of the driver within errors of other libraries. */
function wrapped(inner: unknown, layers = 1): unknown {
  return layers === 0 ? inner : new Error('Failed query', { cause: wrapped(inner, layers - 1) });
}

function driverError(code: string, message = 'of the driver'): Error {
  return Object.assign(new Error(message), { code });
}

describe('errors of the database', () => {
  it.each([
    ['contention', isContention, '40001'],
    ['a closed connection', isConnectionLost, '57P01'],
    ['a key that exists', isUniqueViolation, '23505'],
  ])('are known by the code of the driver, however deep: %s', (_, isKnown, code) => {
    expect(isKnown(driverError(code), postgres)).toBe(true);
    expect(isKnown(wrapped(driverError(code)), postgres)).toBe(true);
    expect(isKnown(wrapped(driverError(code), 4), postgres)).toBe(true);
    expect(isKnown(wrapped(driverError(code), 5), postgres)).toBe(false);
    expect(isKnown(wrapped(driverError('42601')), postgres)).toBe(false);
    expect(isKnown(code, postgres)).toBe(false);
    expect(isKnown(null, postgres)).toBe(false);
  });

  it('end in an error that wraps itself', () => {
    const error = driverError('42601');
    error.cause = error;
    expect(isContention(error, postgres)).toBe(false);
  });

  it.each([0, 1, 4])('say what to run if a table is missing, within %i errors', (layers) => {
    const error = toStoreError(wrapped(driverError('42P01'), layers), postgres, 'the migrations');
    expect(error).toBeInstanceOf(HubSpotConfigurationError);
    expect(error.message).toContain('run the migrations, or set createTables');
  });

  it.each([
    ['the innermost one', wrapped(driverError('53100', 'disk full'), 2), 'disk full', '53100'],
    ['one without a code', wrapped(new Error('closed')), 'closed', undefined],
    ['one without a message', driverError('ECONNREFUSED', ''), 'ECONNREFUSED', 'ECONNREFUSED'],
    ['nothing', undefined, 'unknown error', undefined],
    [
      'the names that Prisma gives',
      { code: 'P2010', meta: { driverAdapterError: { originalCode: '53100', code: 'x' } } },
      '53100',
      '53100',
    ],
  ])('keep the message and the code alone of %s', (_, error, message, code) => {
    const stored = toStoreError(error, postgres, 'the migrations');
    expect(stored).toBeInstanceOf(ConnectionStoreUnavailableError);
    expect(stored.cause).toMatchObject({ name: 'DatabaseError', message });
    expect((stored.cause as { code?: string }).code).toBe(code);
    expect(stored.cause).not.toHaveProperty('cause');
  });

  it('stay what they are if the configuration is wrong', () => {
    const error = new HubSpotConfigurationError([{ option: 'dataSource', reason: 'is closed' }]);
    expect(toStoreError(error, postgres, 'the migrations')).toBe(error);
  });
});
