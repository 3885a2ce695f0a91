import { parseHubId } from '../../connections/hub-id.js';
import type { AdoptableGrant } from '../../tokens/adopt-grant.js';
import { UsageError } from '../command-line.error.js';

const TOKEN_NAMES = ['refresh_token', 'refreshToken'];
const ACCOUNT_NAMES = ['portal_id', 'portalId', 'hub_id', 'hubId'];

/** Finds the refresh token and the account in records of another system. */
export class GrantColumns {
  constructor(
    private readonly token: string | undefined,
    private readonly account: string | undefined,
  ) {}

  /** @throws UsageError if the first record has no such columns */
  assertIn(names: readonly string[]): void {
    const missing = [
      ...(find(names, this.token, TOKEN_NAMES) === undefined ? [this.token ?? TOKEN_NAMES[0]] : []),
      ...(this.account !== undefined && !names.includes(this.account) ? [this.account] : []),
    ];
    if (missing.length === 0) return;
    throw new UsageError(
      `There is no column ${missing.join(' and no column ')}. Name them with --token-column and --account-column.`,
    );
  }

  /** What is malformed stays so: it is reported with its position. */
  grantOf(record: Readonly<Record<string, unknown>>): AdoptableGrant {
    const names = Object.keys(record);
    const token = record[find(names, this.token, TOKEN_NAMES) ?? ''];
    const account = record[find(names, this.account, ACCOUNT_NAMES) ?? ''];
    const refreshToken = typeof token === 'string' ? token.trim() : '';
    return isBlank(account)
      ? { refreshToken }
      : { refreshToken, hubId: parseHubId(textOf(account)) ?? Number.NaN };
  }
}

function find(names: readonly string[], given: string | undefined, usual: readonly string[]) {
  return given === undefined
    ? usual.find((name) => names.includes(name))
    : names.find((name) => name === given);
}

function isBlank(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  );
}

/** Drivers return ids as numbers, strings or bigints. */
function textOf(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value.trim() : value;
}
