import type { Subject } from './comparison.js';

export interface Stores {
  readonly postgres: string;
  readonly sqlite: (name: string) => string;
  /** A folder. */
  readonly files: string;
}

const OURS = { file: 'nestjs-hubspot-oauth.ts', goals: ['token', 'call'] } as const;
const PEER = { processes: 1, goals: ['token', 'call'] } as const;
/** Does not return tokens: it refreshes after the 401 of a call. */
const UPON_401 = { processes: 1, goals: ['call'] } as const;

export function inOneProcess({ sqlite, postgres }: Stores): Subject[] {
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

/** Libraries whose processes can share a store. */
export function inProcesses(processes: number, { sqlite, postgres, files }: Stores): Subject[] {
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

/** Tokens only: 16,000 calls of the API would measure the server. */
export function oursAlone(processes: number, stores: Stores): Subject[] {
  return oursInProcesses(processes, stores).map((ours) => ({ ...ours, goals: ['token'] }));
}

function oursInProcesses(processes: number, { sqlite, postgres }: Stores): Subject[] {
  const file = sqlite(`processes-${processes}`);
  return [
    { ...OURS, name: `SQLite, processes: ${processes}`, store: file, processes },
    { ...OURS, name: `PostgreSQL, processes: ${processes}`, store: postgres, processes },
  ].map((subject) => ({ ...subject, name: `nestjs-hubspot-oauth, ${subject.name}` }));
}
