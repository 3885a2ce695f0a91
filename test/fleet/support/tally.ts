import { monitorEventLoopDelay } from 'node:perf_hooks';
import { HubSpotOAuthError } from 'nestjs-hubspot-oauth';
import type { CallReport } from './protocol.js';
import type { StoreProbe } from './store-probe.js';

/** Counts calls and their failures. */
export class Tally {
  readonly durationsMs: number[] = [];
  private readonly failed: Record<string, number> = {};
  private ok = 0;
  private readonly startedAt = performance.now();
  private readonly statementsBefore: number;
  private readonly refusalsBefore: number;
  private readonly processorBefore = process.cpuUsage();
  private readonly loop = monitorEventLoopDelay({ resolution: 10 });

  constructor(private readonly probe: StoreProbe) {
    this.statementsBefore = probe.statements;
    this.refusalsBefore = probe.refusals;
    this.loop.enable();
  }

  /** @param signal a task that it ends is not counted */
  async count(task: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    try {
      await task();
      this.ok += 1;
    } catch (error) {
      if (signal?.aborted) return;
      const code = codeOf(error);
      this.failed[code] = (this.failed[code] ?? 0) + 1;
    }
    this.durationsMs.push(performance.now() - startedAt);
  }

  report(): CallReport {
    this.loop.disable();
    const { user, system } = process.cpuUsage(this.processorBefore);
    return {
      ok: this.ok,
      failed: this.failed,
      slowestMs: this.durationsMs.reduce((most, duration) => Math.max(most, duration), 0),
      statements: this.probe.statements - this.statementsBefore,
      refusals: this.probe.refusals - this.refusalsBefore,
      wallMs: performance.now() - this.startedAt,
      processorMs: (user + system) / 1_000,
      stallMs: this.loop.max / 1e6,
    };
  }
}

export function codeOf(error: unknown): string {
  return error instanceof HubSpotOAuthError ? error.code : String(error);
}
