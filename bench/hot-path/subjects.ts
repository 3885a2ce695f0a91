import type { Provider } from '../support/provider.js';
import { ours } from './ours.js';
import { peer } from './peers.js';
import type { Variants } from './variants.js';

export interface Subject {
  readonly name: string;
  readonly accounts: number;
  /** Whether variants without a library and a second baseline are measured too. */
  readonly thorough: boolean;
  readonly open: (
    provider: Provider,
    accounts: readonly number[],
    store: string,
  ) => Promise<Variants>;
}

export const OURS = 'nestjs-hubspot-oauth';
export const ACCOUNTS = 10_000;
/** Enough that no processor cache is warm by chance. Some libraries need minutes to open more. */
const ACCOUNTS_OF_PEERS = 250;

export const SUBJECTS: readonly Subject[] = [
  { name: OURS, accounts: ACCOUNTS, thorough: true, open: ours },
  peerOf('axios-auth-refresh, an instance per account', 'axios-auth-refresh.mjs'),
  peerOf('simple-oauth2', 'simple-oauth2.mjs'),
  peerOf('passport-oauth2-refresh', 'passport-oauth2-refresh.mjs'),
  peerOf('@slack/oauth', 'slack-oauth.mjs'),
  peerOf('@badgateway/oauth2-client', 'badgateway.mjs'),
  peerOf('@octokit/auth-app', 'octokit-auth-app.mjs'),
  // Its memory adapter searches all accounts at every call.
  peerOf('better-auth', 'better-auth.mjs', 10),
];

function peerOf(name: string, file: string, accounts = ACCOUNTS_OF_PEERS): Subject {
  return {
    name,
    accounts,
    thorough: false,
    open: (provider, ids) => peer(name, file, provider, ids),
  };
}
