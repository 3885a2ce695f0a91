import type { Provider } from '../support/provider.js';
import { ours } from './ours.js';
import { peer } from './peers.js';
import type { Ways } from './variants.js';

export interface Contestant {
  readonly name: string;
  readonly accounts: number;
  /** Whether what does without a library is measured beside it, and the baseline again. */
  readonly thorough: boolean;
  readonly open: (provider: Provider, accounts: readonly number[], store: string) => Promise<Ways>;
}

export const OURS = 'nestjs-hubspot-oauth';
export const ACCOUNTS = 10_000;
/** Enough for none of their caches to be warm by chance; opening more takes some of them minutes. */
const ACCOUNTS_OF_PEERS = 250;

export const CONTESTANTS: readonly Contestant[] = [
  { name: OURS, accounts: ACCOUNTS, thorough: true, open: ours },
  peerOf('axios-auth-refresh, an instance per account', 'axios-auth-refresh.mjs'),
  peerOf('simple-oauth2', 'simple-oauth2.mjs'),
  peerOf('passport-oauth2-refresh', 'passport-oauth2-refresh.mjs'),
  peerOf('@slack/oauth', 'slack-oauth.mjs'),
  peerOf('@badgateway/oauth2-client', 'badgateway.mjs'),
  peerOf('@octokit/auth-app', 'octokit-auth-app.mjs'),
  // Its memory adapter looks through all accounts at every call.
  peerOf('better-auth', 'better-auth.mjs', 10),
];

function peerOf(name: string, file: string, accounts = ACCOUNTS_OF_PEERS): Contestant {
  return {
    name,
    accounts,
    thorough: false,
    open: (provider, ids) => peer(name, file, provider, ids),
  };
}
