import { type AccountCounts, Provider } from '../support/provider.js';
import type { Goal } from '../support/protocol.js';
import type { Grant } from '../support/subject.js';
import { type FleetReport, SubjectFleet } from '../support/subject-fleet.js';

/** One subject of a comparison. */
export interface Subject {
  readonly name: string;
  /** Its module in `subjects`. */
  readonly file: string;
  readonly store?: string;
  readonly processes: number;
  readonly goals: readonly Goal[];
  /** Whether it works without refresh tokens. */
  readonly withoutRefreshTokens?: boolean;
}

export type Kind = 'kept' | 'single-use';

export type Round = FleetReport & AccountCounts & { readonly goal: Goal; readonly kind: Kind };

/** The rounds of each subject, in the order of the subjects. */
export type Results = readonly { readonly subject: Subject; readonly rounds: Round[] }[];

interface Entry {
  readonly subject: Subject;
  readonly fleet: SubjectFleet;
  readonly grants: Map<string, Grant>;
  readonly rounds: Round[];
}

/** Each stampede uses an account that was not called before. */
let lastAccount = 0;

/**
 * Runs stampedes on expired tokens: one per subject and round, in rotated order. An additional first
 * round is a warm-up and is not counted.
 */
export async function compare(
  subjects: readonly Subject[],
  scale: { readonly rounds: number; readonly calls: number; readonly tokenLatencyMs: number },
): Promise<Results> {
  const provider = await Provider.start(scale.tokenLatencyMs);
  const entries: Entry[] = [];
  try {
    for (const subject of subjects) {
      entries.push(await prepare(subject, provider, scale.rounds));
    }
    for (let round = 0; round <= scale.rounds; round++) {
      const order = [...entries.slice(round % entries.length), ...entries].slice(0, entries.length);
      for (const entry of order) {
        for (const [kind, goal] of casesOf(entry.subject)) {
          const result = await stampede(entry, provider, `${kind} ${goal} ${round}`, goal, scale);
          if (round > 0) entry.rounds.push({ ...result, kind, goal });
        }
      }
    }
  } finally {
    await Promise.all(entries.map(({ fleet }) => fleet.stop()));
    await provider.stop();
  }
  return entries;
}

async function prepare(subject: Subject, provider: Provider, rounds: number): Promise<Entry> {
  const { file, store, processes } = subject;
  const grants = new Map<string, Grant>();
  for (const [kind, goal] of casesOf(subject)) {
    for (let round = 0; round <= rounds; round++) {
      lastAccount += 1;
      grants.set(`${kind} ${goal} ${round}`, provider.issue(lastAccount, kind === 'single-use'));
    }
  }
  const setting = { providerUrl: provider.url, ...(store !== undefined && { store }) };
  if (store !== undefined) await SubjectFleet.seed(file, setting, [...grants.values()]);
  for (const { account } of grants.values()) provider.expire(account);
  return {
    subject,
    grants,
    rounds: [],
    fleet: await SubjectFleet.start(file, setting, processes),
  };
}

async function stampede(
  { fleet, grants }: Entry,
  provider: Provider,
  event: string,
  goal: Goal,
  { calls }: { readonly calls: number },
): Promise<FleetReport & AccountCounts> {
  const grant = grants.get(event);
  if (grant === undefined) throw new Error(`No grant was prepared for ${event}`);
  await fleet.open(grant);
  const report = await fleet.stampede(grant.account, goal, calls);
  return { ...report, ...provider.countsOf(grant.account) };
}

function casesOf({ goals, withoutRefreshTokens }: Subject): [Kind, Goal][] {
  const kinds: Kind[] = withoutRefreshTokens ? ['kept'] : ['kept', 'single-use'];
  return kinds.flatMap((kind) => goals.map((goal): [Kind, Goal] => [kind, goal]));
}
