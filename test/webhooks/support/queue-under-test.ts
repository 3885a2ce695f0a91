import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { HubSpotEventQueue, HubSpotOAuthOptions } from 'nestjs-hubspot-oauth';
import pg from 'pg';
import type { PostgresServer } from '../../support/databases.js';
import { RedisServer } from '../../support/redis-server.js';

export type QueueName = 'BullMQ' | 'pg-boss';

export interface QueueWorkerSettings {
  readonly queue: QueueName;
  readonly databaseUrl: string;
  readonly options: HubSpotOAuthOptions;
}

/** What a test wants to know of a queue, and do with it. */
export interface QueueUnderTest {
  readonly queue: HubSpotEventQueue;
  /** The ids of all jobs that are in the queue, done or not. */
  readonly jobIds: () => Promise<readonly string[]>;
  /** The events that the queue gave up. */
  readonly deadLetters: () => Promise<readonly unknown[]>;
  /** Ends the pause before every repetition. */
  readonly hurry: () => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The queue of a recipe on a real server. */
export async function openQueue(
  name: QueueName,
  database: PostgresServer,
): Promise<QueueUnderTest> {
  return name === 'BullMQ' ? openBullMq() : openPgBoss(database);
}

async function openBullMq(): Promise<QueueUnderTest> {
  const redis = await RedisServer.start();
  process.env['REDIS_URL'] = redis.url;
  const { BullMqEventQueue } = await import('../recipes/bullmq.js');
  const { Queue } = await import('bullmq');
  const queue = new BullMqEventQueue();
  const jobs = new Queue('hubspot', { connection: { url: redis.url } });
  for (const each of [jobs, Reflect.get(queue, 'queue') as typeof jobs]) {
    each.on('error', () => undefined);
  }
  return {
    queue,
    jobIds: async () => (await jobs.getJobs()).map(({ id }) => String(id)),
    deadLetters: async () => (await jobs.getFailed()).map(({ data }) => data as unknown),
    hurry: () => jobs.promoteJobs(),
    pause: () => redis.pause(),
    resume: () => redis.resume(),
    close: async () => {
      await jobs.close();
      await redis.stop();
    },
  };
}

async function openPgBoss(database: PostgresServer): Promise<QueueUnderTest> {
  const { PgBossEventQueue, startBoss } = await import('../recipes/pg-boss.js');
  const boss = await startBoss(database.url);
  boss.removeAllListeners('error').on('error', () => undefined);
  const pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => undefined);
  const rows = async <Row>(sql: string) => (await pool.query(sql)).rows as Row[];
  return {
    queue: new PgBossEventQueue(boss),
    jobIds: async () => {
      const jobs = await rows<{ id: string }>(`SELECT id FROM pgboss.job WHERE name = 'hubspot'`);
      return jobs.map(({ id }) => id);
    },
    deadLetters: async () => {
      const sql = `SELECT data FROM pgboss.job WHERE name = 'hubspot-failed'`;
      return (await rows<{ data: unknown }>(sql)).map(({ data }) => data);
    },
    hurry: async () => {
      await rows(`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`);
    },
    pause: () => database.pause(),
    resume: () => database.resume(),
    close: async () => {
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}

/** A worker of the queue in a process of its own, and the objects whose events it was given. */
export class QueueWorker {
  readonly handled: number[] = [];
  /** The ids of the events whose job failed for the last time. */
  readonly lost: string[] = [];

  private constructor(private readonly process: ChildProcess) {
    process.on('message', (message: { handled?: number; lost?: string }) => {
      if (message.handled !== undefined) this.handled.push(message.handled);
      if (message.lost !== undefined) this.lost.push(message.lost);
    });
  }

  static async start(settings: QueueWorkerSettings): Promise<QueueWorker> {
    const support = path.join(process.cwd(), 'test');
    const child = fork(
      path.join(support, 'webhooks/support/queue-worker.ts'),
      [JSON.stringify(settings)],
      {
        execArgv: ['--import', path.join(support, 'support/register-typescript.mjs')],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    const exited = once(child, 'exit').then(([code]) => {
      throw new Error(`The worker did not start: it exited with ${String(code)}`);
    });
    await Promise.race([once(child, 'message'), exited]);
    exited.catch(() => undefined);
    return new QueueWorker(child);
  }

  /** Closes the application in the process, and resolves when the process has ended. */
  async close(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.send('close');
    await exited;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }
}
