import { type AccountCounts, Provider } from '../support/provider.js';
import type { Wish } from '../support/protocol.js';
import type { Grant } from '../support/subject.js';
import { type FleetReport, SubjectFleet } from '../support/subject-fleet.js';

/** One subject of a contest. */
export interface Contestant {
  readonly name: string;
  /** Its module in `subjects`. */
  readonly file: string;
  readonly store?: string;
  readonly processes: number;
  readonly wishes: readonly Wish[];
  /** Whether refresh tokens are no part of how it works. */
  readonly withoutRefreshTokens?: boolean;
}

export type Kind = 'kept' | 'single-use';

export type Round = FleetReport & AccountCounts & { readonly wish: Wish; readonly kind: Kind };

/** The rounds of each contestant, in the order of the contestants. */
export type Results = readonly { readonly contestant: Contestant; readonly rounds: Round[] }[];

interface Entrant {
  readonly contestant: Contestant;
  readonly fleet: SubjectFleet;
  readonly grants: Map<string, Grant>;
  readonly rounds: Round[];
}

/** Accounts of the same provider: each stampede is on one that nobody has called for before. */
let lastAccount = 0;

/**
 * Lets contestants take turns at stampedes on expired tokens: in every round each of them once, in
 * rotated order. One round more than asked for warms everyone up and is not counted.
 */
export async function hold(
  contestants: readonly Contestant[],
  scale: { readonly rounds: number; readonly calls: number; readonly tokenLatencyMs: number },
): Promise<Results> {
  const provider = await Provider.start(scale.tokenLatencyMs);
  const entrants: Entrant[] = [];
  try {
    for (const contestant of contestants) {
      entrants.push(await enter(contestant, provider, scale.rounds));
    }
    for (let round = 0; round <= scale.rounds; round++) {
      const order = [...entrants.slice(round % entrants.length), ...entrants].slice(
        0,
        entrants.length,
      );
      for (const entrant of order) {
        for (const [kind, wish] of eventsOf(entrant.contestant)) {
          const result = await stampede(entrant, provider, `${kind} ${wish} ${round}`, wish, scale);
          if (round > 0) entrant.rounds.push({ ...result, kind, wish });
        }
      }
    }
  } finally {
    await Promise.all(entrants.map(({ fleet }) => fleet.stop()));
    await provider.stop();
  }
  return entrants;
}

async function enter(contestant: Contestant, provider: Provider, rounds: number): Promise<Entrant> {
  const { file, store, processes } = contestant;
  const grants = new Map<string, Grant>();
  for (const [kind, wish] of eventsOf(contestant)) {
    for (let round = 0; round <= rounds; round++) {
      lastAccount += 1;
      grants.set(`${kind} ${wish} ${round}`, provider.issue(lastAccount, kind === 'single-use'));
    }
  }
  const setting = { providerUrl: provider.url, ...(store !== undefined && { store }) };
  if (store !== undefined) await SubjectFleet.seed(file, setting, [...grants.values()]);
  for (const { account } of grants.values()) provider.expire(account);
  return {
    contestant,
    grants,
    rounds: [],
    fleet: await SubjectFleet.start(file, setting, processes),
  };
}

async function stampede(
  { fleet, grants }: Entrant,
  provider: Provider,
  event: string,
  wish: Wish,
  { calls }: { readonly calls: number },
): Promise<FleetReport & AccountCounts> {
  const grant = grants.get(event);
  if (grant === undefined) throw new Error(`Nobody prepared for ${event}`);
  await fleet.open(grant);
  const report = await fleet.stampede(grant.account, wish, calls);
  return { ...report, ...provider.countsOf(grant.account) };
}

function eventsOf({ wishes, withoutRefreshTokens }: Contestant): [Kind, Wish][] {
  const kinds: Kind[] = withoutRefreshTokens ? ['kept'] : ['kept', 'single-use'];
  return kinds.flatMap((kind) => wishes.map((wish): [Kind, Wish] => [kind, wish]));
}
