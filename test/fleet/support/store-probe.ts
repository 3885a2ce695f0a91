import type { HubSpotConnectionRepository } from 'nestjs-hubspot-oauth';
import type { Barrier } from './protocol.js';

type Method = (...parameters: unknown[]) => Promise<unknown>;
type Methods = Record<string, Method>;

/** Counts the statements that a process sends to its store, and holds it at a barrier. */
export class StoreProbe {
  /** A statement that is repeated after a conflict counts once. */
  statements = 0;
  /** How often the store refused a statement because it was locked. */
  refusals = 0;
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
    wrap(repository, 'saveTokens', async (save) => {
      await this.wait('response received');
      return save();
    });
    wrap(repository, 'takeLease', async (take) => {
      const taken = await take();
      if (taken === true) await this.wait('lease taken');
      return taken;
    });
    // A method of the repository may send several statements or none, so the runner counts them.
    const { statements, executor } = repository as unknown as {
      readonly statements: object;
      readonly executor: object;
    };
    wrap(executor, 'execute', async (execute) => {
      try {
        return await execute();
      } catch (error) {
        if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY'))
          this.refusals += 1;
        throw error;
      }
    });
    wrap(statements, 'run', (run) => {
      this.statements += 1;
      return run();
    });
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

function wrap(
  target: object,
  name: string,
  around: (original: () => Promise<unknown>) => Promise<unknown>,
): void {
  const methods = target as Methods;
  const original = methods[name];
  if (original === undefined) throw new Error(`The store has no method ${name}`);
  methods[name] = (...parameters) => around(() => original.apply(target, parameters));
}
