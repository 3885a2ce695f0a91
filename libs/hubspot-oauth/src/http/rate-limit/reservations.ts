import { z } from 'zod';
import type { CallPriority } from './rolling-window-limiter.js';

/** How many calls one process may have in HubSpot's window, as the other processes see it. */
export interface Reservation {
  readonly reserved: number;
  /** Which calls wait for more than that. Background calls matter only if no interactive one does. */
  readonly short: CallPriority | null;
  /** When it was written, by the store's clock. */
  readonly at: number;
}

export type Reservations = Readonly<Record<string, Reservation>>;

/** What a process has and wants, in calls. */
export interface Demand {
  /** Calls that HubSpot counts, or may count soon. */
  readonly occupied: number;
  readonly interactive: number;
  readonly background: number;
}

/** What a process may have in HubSpot's window. */
export interface Grant {
  readonly calls: number;
  /** Background calls start only below this, and evenly spaced. */
  readonly background: number;
  /** What the other processes have reserved. */
  readonly others: number;
  /** How many processes have reservations, this one included. */
  readonly processes: number;
}

/** A reservation that was not renewed lapses: its process ended. Two of HubSpot's intervals. */
export const LAPSE_MS = 20_000;
/** A reservation that stays the same is written again after so long. */
const REWRITE_AFTER_MS = 3_000;
/** Calls that other processes may send without a reservation, because they have sent none before. */
const MARGIN = 4;
/** The share of the limit that background calls leave free. */
export const INTERACTIVE_SHARE = 0.2;
/** The share of the limit that a process reserves beyond its calls, if no other process is short. */
const SPARE_SHARE = 0.1;

const schema = z.record(
  z.string(),
  z.object({
    reserved: z.number(),
    short: z.enum(['interactive', 'background']).nullable(),
    at: z.number(),
  }),
);

/** Returns no reservations if the text is not readable. */
export function parseReservations(text: string | null): Reservations {
  try {
    return schema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

/**
 * Renews the reservation of one process. The sum of all reservations stays below the limit: a process
 * gets only what is free, and keeps what its calls occupy until HubSpot's window has passed them.
 * Processes that want more than there is get equal shares of what the others do not need. Interactive
 * calls do not share with background calls.
 *
 * @param fraction how much of what is free may be taken at most, so that processes that start
 * together get similar shares
 */
export function reserve(
  reservations: Reservations,
  instance: string,
  demand: Demand,
  { limit, now, fraction }: { limit: number; now: number; fraction: number },
): { readonly reservations: Reservations; readonly grant: Grant; readonly at: number } {
  const running = Object.entries(reservations).filter(
    // A time far ahead was written before the store's clock was set back.
    ([name, { at }]) => name !== instance && Math.abs(now - at) < LAPSE_MS,
  );
  const taken = sum(running);
  const held = Math.max(demand.occupied, reservations[instance]?.reserved ?? 0);
  const hasOthers = running.length > 0;

  const share = (pool: number, isShort: (other: Reservation) => boolean): number => {
    const free = Math.max(0, pool - taken);
    const short = running.filter(([, other]) => isShort(other));
    if (short.length === 0) return free;
    // What cannot be divided goes to the last ones by name.
    const rank = short.filter(([name]) => name < instance).length;
    const divisible = pool - taken + sum(short);
    return Math.min(free, Math.max(1, Math.floor((divisible + rank) / (short.length + 1))));
  };
  const { occupied, interactive } = demand;
  const forBackground = Math.max(1, limit - Math.floor(limit * INTERACTIVE_SHARE));
  const background = share(forBackground, ({ short }) => short !== null);
  const available = share(
    Math.max(1, limit - (hasOthers ? MARGIN : 0)),
    ({ short }) => short === 'interactive',
  );
  const growth = held + Math.ceil(Math.max(0, available - held) * fraction);
  const spare = running.some(([, { short }]) => short !== null)
    ? 0
    : Math.floor(limit * SPARE_SHARE);
  const wanted =
    occupied + interactive + Math.min(demand.background, Math.max(0, background - occupied));
  const calls = Math.min(wanted + spare, available, growth);
  const mine = { reserved: Math.max(occupied, calls), short: shortOf(demand, calls), at: now };
  const grant = { calls, background, others: taken, processes: running.length + 1 };
  const before = reservations[instance];
  const isKnown =
    before?.reserved === mine.reserved &&
    before.short === mine.short &&
    Math.abs(now - before.at) < REWRITE_AFTER_MS;
  return isKnown
    ? { reservations, grant, at: before.at }
    : { reservations: { ...Object.fromEntries(running), [instance]: mine }, grant, at: now };
}

function shortOf(
  { occupied, interactive, background }: Demand,
  calls: number,
): CallPriority | null {
  if (occupied + interactive > calls) return 'interactive';
  return occupied + interactive + background > calls ? 'background' : null;
}

function sum(reservations: readonly (readonly [string, Reservation])[]): number {
  return reservations.reduce((total, [, { reserved }]) => total + reserved, 0);
}
