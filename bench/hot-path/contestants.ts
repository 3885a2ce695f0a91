import type { Provider } from '../support/provider.js';
import { ours } from './ours.js';
import { peer } from './peers.js';
import { type Ways, handWritten } from './ways.js';

export interface Contestant {
  readonly name: string;
  readonly accounts: number;
  readonly open: (provider: Provider, accounts: readonly number[]) => Promise<Ways>;
}

const ACCOUNTS = 10_000;

export const CONTESTANTS: readonly Contestant[] = [
  { name: 'nestjs-hubspot-oauth', accounts: ACCOUNTS, open: ours },
  {
    name: 'hand-written interceptor',
    accounts: ACCOUNTS,
    open: async (provider, accounts) => handWritten(provider.url, accounts),
  },
  peerOf('axios-auth-refresh, an instance per account', 'axios-auth-refresh.mjs'),
  peerOf('simple-oauth2', 'simple-oauth2.mjs'),
  peerOf('passport-oauth2-refresh', 'passport-oauth2-refresh.mjs'),
  peerOf('@slack/oauth', 'slack-oauth.mjs'),
  peerOf('@badgateway/oauth2-client', 'badgateway.mjs'),
  // Its tokens cost an RSA signature each, and its cache holds 15,000.
  peerOf('@octokit/auth-app', 'octokit-auth-app.mjs', 1_000),
  // Its memory adapter looks through all accounts at every call.
  peerOf('better-auth', 'better-auth.mjs', 10),
];

function peerOf(name: string, file: string, accounts = ACCOUNTS): Contestant {
  return { name, accounts, open: (provider, ids) => peer(name, file, provider, ids) };
}
