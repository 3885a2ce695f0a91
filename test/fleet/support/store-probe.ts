import type { HubSpotConnectionRepository } from 'nestjs-hubspot-oauth';
import type { Barrier } from './protocol.js';

type Method = (...parameters: unknown[]) => Promise<unknown>;

/** Counts what a process asks of its store, and holds it at a barrier. */
export class StoreProbe {
  statements = 0;
  private barrier: Barrier | undefined;
  private open: (() => void) | undefined;

  constructor(private readonly held: (barrier: Barrier) => void) {}

  hold(barrier: Barrier): void {
    this.barrier = barrier;
  }

  release(): void {
    this.barrier = undefined;
    this.open?.();
  }

  watch(repository: HubSpotConnectionRepository): void {
    const methods = repository as unknown as Record<string, Method>;
    const prototype = Object.getPrototypeOf(repository) as object;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const original = methods[name];
      if (name === 'constructor' || typeof original !== 'function') continue;
      methods[name] = async (...parameters) => {
        this.statements += 1;
        if (name === 'saveTokens') await this.wait('answer received');
        const result = await original.apply(repository, parameters);
        if (name === 'takeLease' && result === true) await this.wait('lease taken');
        return result;
      };
    }
  }

  private async wait(barrier: Barrier): Promise<void> {
    if (this.barrier !== barrier) return;
    const opened = new Promise<void>((resolve) => {
      this.open = resolve;
    });
    this.held(barrier);
    await opened;
  }
}
