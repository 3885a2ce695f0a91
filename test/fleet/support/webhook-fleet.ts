import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { HubSpotOAuthOptions } from 'nestjs-hubspot-oauth';
import { openStore } from '../../contracts/support/open-store.js';
import {
  bootConnectedApp,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from '../../http/support/connected-accounts.js';
import { SCOPES, TEST_KEY, testApp } from '../../support/boot-app.js';
import { type PostgresServer, startPostgres } from '../../support/databases.js';
import { deliver } from '../../webhooks/support/deliver.js';
import { webhookEvent } from '../../webhooks/support/webhook-event.js';
import { RoundRobin, type Target } from './round-robin.js';
import type { WebhookWorkerMessage, WebhookWorkerSettings } from './webhook-worker.js';

const BATCH = 100;
/** HubSpot's time-out. */
const TIMEOUT_MS = 5_000;

interface Instance extends Target {
  readonly process: ChildProcess;
}

export interface Batch {
  readonly events: readonly { readonly objectId: number }[];
  readonly statuses: number[];
}

/** Several processes of one app behind one address, and what becomes of the events sent to it. */
export class WebhookFleet {
  /** How often the handler was called with the event of an object, and how often it returned. */
  readonly called = new Map<number, number>();
  readonly handled = new Map<number, number>();
  /** The objects of batches whose process was killed before it answered. */
  readonly inHand = new Set<number>();
  /** How long each answer took. */
  readonly durationsMs: number[] = [];
  private readonly waitingForCall: ((instance: Instance) => void)[] = [];
  private readonly killed = new Set<string>();
  private instances: Instance[] = [];
  private started = 0;

  private constructor(
    readonly database: PostgresServer,
    private readonly proxy: RoundRobin,
    private readonly app: ConnectedApp,
    private readonly store: Awaited<ReturnType<typeof openStore>>,
  ) {}

  static async start(size: number): Promise<WebhookFleet> {
    const database = await startPostgres();
    const store = await openStore('pg', database.url);
    await store.repository.prepare({ createTables: true });
    const app = await bootConnectedApp({
      extras: { connectionRepository: { useFactory: () => store.repository } },
    });
    const fleet = new WebhookFleet(database, await RoundRobin.start(), app, store);
    await Promise.all(Array.from({ length: size }, () => fleet.add()));
    return fleet;
  }

  /** A batch as HubSpot sends it: of one account, each event once. */
  newBatch(index: number): Batch {
    const portalId = index % 2 === 0 ? HUB_ID : OTHER_HUB_ID;
    return {
      events: Array.from({ length: BATCH }, () => webhookEvent({ portalId })),
      statuses: [],
    };
  }

  /** Delivers a batch once. Returns whether it was taken. */
  async deliver({ events, statuses }: Batch): Promise<boolean> {
    const attemptNumber = statuses.length;
    const body = events.map((event) => ({ ...event, attemptNumber }));
    const { clientSecret } = testApp();
    const startedAtMs = performance.now();
    const url = `${this.proxy.origin}/hubspot/oauth/webhooks`;
    const timeOut = AbortSignal.timeout(TIMEOUT_MS);
    const response = await Promise.race([
      deliver(url, { clientSecret, body }),
      once(timeOut, 'abort').then(() => undefined),
    ]);
    await response?.arrayBuffer();
    const status = response?.status ?? 0;
    statuses.push(status);
    if (status === 502 && this.killed.has(response?.headers.get('x-target') ?? '')) {
      for (const { objectId } of events) this.inHand.add(objectId);
    } else {
      this.durationsMs.push(performance.now() - startedAtMs);
    }
    return status === 204;
  }

  /** Kills the next instance that calls a handler, and starts another one in its place. */
  async replaceBusyOne(): Promise<void> {
    const victim = await new Promise<Instance>((resolve) => this.waitingForCall.push(resolve));
    const others = this.instances.filter((instance) => instance !== victim);
    this.killed.add(victim.name);
    const exited = once(victim.process, 'exit');
    victim.process.kill('SIGKILL');
    this.instances = others;
    this.proxy.targets = others;
    await exited;
    await this.add();
  }

  /** Ends the claims of killed processes, as they end by themselves after 30 seconds. */
  async endClaims(): Promise<void> {
    await this.store.executor.execute(
      'UPDATE hubspot_webhook_event SET claimed_until = 0 WHERE claimed_until > 0',
      [],
    );
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.instances.map(async ({ process }) => {
        const exited = once(process, 'exit');
        process.kill('SIGKILL');
        await exited;
      }),
    );
    await this.proxy.stop();
    await this.app.close();
    await this.store.close();
    await this.database.stop();
  }

  private async add(): Promise<void> {
    const settings: WebhookWorkerSettings = {
      databaseUrl: this.database.url,
      options: this.options(),
    };
    const support = path.join(process.cwd(), 'test');
    const child = fork(
      path.join(support, 'fleet/support/webhook-worker.ts'),
      [JSON.stringify(settings)],
      {
        execArgv: ['--import', path.join(support, 'support/register-typescript.mjs')],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    const listening = new Promise<number>((resolve, reject) => {
      child.on('message', ({ port, called, handled }: WebhookWorkerMessage) => {
        if (port !== undefined) resolve(port);
        if (called !== undefined) {
          countIn(this.called, called);
          const instance = this.instances.find((each) => each.process === child);
          if (instance !== undefined) this.waitingForCall.shift()?.(instance);
        }
        if (handled !== undefined) countIn(this.handled, handled);
      });
      child.once('exit', (code) => reject(new Error(`A worker exited with ${String(code)}`)));
    });
    const name = `instance-${++this.started}`;
    const port = await listening;
    this.instances = [...this.instances, { name, port, process: child }];
    this.proxy.targets = this.instances;
  }

  private options(): HubSpotOAuthOptions {
    const { clientId, clientSecret } = testApp();
    return {
      clientId,
      clientSecret,
      apiUrl: this.app.emulator.url,
      appUrl: this.app.emulator.url,
      redirectUri: `${this.proxy.origin}/hubspot/oauth/callback`,
      scopes: SCOPES,
      encryptionKeys: TEST_KEY,
    };
  }
}

function countIn(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
