import type { Contestant } from './comparison.js';

export interface Stores {
  readonly postgres: string;
  readonly sqlite: (name: string) => string;
  /** A folder. */
  readonly files: string;
}

const OURS = { file: 'nestjs-hubspot-oauth.ts', wishes: ['token', 'call'] } as const;
const PEER = { processes: 1, wishes: ['token', 'call'] } as const;
/** Its tokens cannot be asked for: it acts upon the 401 of a call. */
const UPON_401 = { processes: 1, wishes: ['call'] } as const;

export function inOneProcess({ sqlite, postgres }: Stores): Contestant[] {
  const name = 'nestjs-hubspot-oauth';
  return [
    { ...OURS, name: `${name}, SQLite`, store: sqlite('one'), processes: 1 },
    { ...OURS, name: `${name}, SQLite, again`, store: sqlite('one-again'), processes: 1 },
    { ...OURS, name: `${name}, PostgreSQL`, store: postgres, processes: 1 },
    { ...PEER, name: '@badgateway/oauth2-client', file: 'badgateway.mjs' },
    {
      ...PEER,
      name: '@octokit/auth-app',
      file: 'octokit-auth-app.mjs',
      withoutRefreshTokens: true,
    },
    {
      ...UPON_401,
      name: 'axios-auth-refresh, deduplicateRefresh: false',
      file: 'axios-auth-refresh-without-deduplication.mjs',
    },
    { ...UPON_401, name: 'axios-auth-refresh', file: 'axios-auth-refresh.mjs' },
    { ...PEER, name: 'simple-oauth2', file: 'simple-oauth2.mjs' },
    { ...PEER, name: 'passport-oauth2-refresh', file: 'passport-oauth2-refresh.mjs' },
    { ...PEER, name: '@slack/oauth', file: 'slack-oauth.mjs' },
    { ...PEER, name: 'better-auth', file: 'better-auth.mjs' },
  ];
}

/** Peers that have a store which processes can share, or can be given one. */
export function inProcesses(processes: number, { sqlite, postgres, files }: Stores): Contestant[] {
  const peer = { ...PEER, processes };
  return [
    ...oursInProcesses(processes, { sqlite: (name) => sqlite(`beside-${name}`), postgres, files }),
    { ...peer, name: 'better-auth, PostgreSQL', file: 'better-auth.mjs', store: postgres },
    {
      ...peer,
      name: '@badgateway/oauth2-client, a row in PostgreSQL',
      file: 'badgateway.mjs',
      store: postgres,
    },
    { ...peer, name: '@slack/oauth, its file store', file: 'slack-oauth.mjs', store: files },
    {
      ...peer,
      name: '@octokit/auth-app, nothing shared',
      file: 'octokit-auth-app.mjs',
      withoutRefreshTokens: true,
    },
  ];
}

/** For their tokens only: 16,000 calls of the API would measure the server that answers them. */
export function oursAlone(processes: number, stores: Stores): Contestant[] {
  return oursInProcesses(processes, stores).map((ours) => ({ ...ours, wishes: ['token'] }));
}

function oursInProcesses(processes: number, { sqlite, postgres }: Stores): Contestant[] {
  const file = sqlite(`processes-${processes}`);
  return [
    { ...OURS, name: `SQLite, processes: ${processes}`, store: file, processes },
    { ...OURS, name: `PostgreSQL, processes: ${processes}`, store: postgres, processes },
  ].map((contestant) => ({ ...contestant, name: `nestjs-hubspot-oauth, ${contestant.name}` }));
}
