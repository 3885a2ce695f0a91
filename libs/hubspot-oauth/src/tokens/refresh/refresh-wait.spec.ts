import type { StoredConnection } from '../../connections/hubspot-connection.repository.js';
import { RefreshWait } from './refresh-wait.js';
import type { RowState } from './row-state.js';

const rowOf = (backOffMs: number) => ({ backOffMs }) as StoredConnection;
const leased: RowState = { kind: 'leased', row: rowOf(0), endsInMs: 15_000 };
const paused = (endsInMs: number, backOffMs = 2_000): RowState => ({
  kind: 'paused',
  row: rowOf(backOffMs),
  endsInMs,
});

describe('RefreshWait', () => {
  it('polls less and less often, up to every 250 ms', () => {
    const wait = new RefreshWait(20_000);
    const pauses = Array.from({ length: 8 }, () => wait.nextPauseMs(leased, 0, 0.5));
    expect(pauses.map((pauseMs) => Math.round(pauseMs ?? 0))).toEqual([
      20, 32, 51, 82, 131, 210, 250, 250,
    ]);
  });

  it('has jitter', () => {
    expect(new RefreshWait(20_000).nextPauseMs(leased, 0, 0)).toBe(15);
    expect(new RefreshWait(20_000).nextPauseMs(leased, 0, 1)).toBe(25);
  });

  it('ends with its deadline, whatever the lease', () => {
    const wait = new RefreshWait(1_000);
    expect(wait.nextPauseMs(leased, 990, 0.5)).toBe(10);
    expect(wait.nextPauseMs(leased, 1_000, 0.5)).toBeUndefined();
  });

  it('waits for a pause that ends in time, and not for a longer one', () => {
    expect(new RefreshWait(2_000).nextPauseMs(paused(2_000), 0, 0.5)).toBe(20);
    expect(new RefreshWait(2_000).nextPauseMs(paused(2_001), 0, 0.5)).toBeUndefined();
  });

  it('fails if another refresh has failed meanwhile', () => {
    const wait = new RefreshWait(20_000);
    expect(wait.nextPauseMs(paused(500), 0, 0.5)).toBe(20);
    // The same pause, read a little later than it is long.
    expect(wait.nextPauseMs(paused(500), 400, 0.5)).toBe(32);
    expect(wait.nextPauseMs(paused(4_000, 4_000), 600, 0.5)).toBeUndefined();
  });

  it('fails if the refresh that it waited for has failed', () => {
    const wait = new RefreshWait(20_000);
    expect(wait.nextPauseMs(leased, 0, 0.5)).toBe(20);
    expect(wait.nextPauseMs(paused(2_000), 300, 0.5)).toBeUndefined();
  });
});
