// One process of a fleet test: the built library on the database of its settings.
import { setMaxListeners } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { AxiosRequestConfig } from 'axios';
import {
  HubSpotConnectionRepository,
  HubSpotHttpService,
  HubSpotKeyRotation,
  HubSpotOAuthEvents,
  HubSpotOAuthModule,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import { databaseOptions } from '../../../src/database/database-options.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { openStore } from '../../contracts/support/open-store.js';
import { shiftClocks } from './shift-clocks.js';
import { StoreProbe } from './store-probe.js';
import { Tally, codeOf } from './tally.js';
import {
  type CallReport,
  type Command,
  OLD_KEY,
  type SaturatingCallers,
  type WorkerMessage,
  type WorkerSettings,
} from './protocol.js';

@Module({})
class FleetModule {}

const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const probe = new StoreProbe((barrier) => tell({ kind: 'held', barrier }));
shiftClocks(settings.clockOffsetMs ?? 0);
let app = await boot();
let loading: Promise<CallReport> | undefined;
let stopping = new AbortController();

process.on('message', ({ id, command }: { id: number; command: Command }) => {
  run(command).then(
    (report) => tell({ kind: 'done', id, ...(report && { report }) }),
    (error: unknown) => tell({ kind: 'failed', id, message: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
tell({ kind: 'ready' });

async function run(command: Command): Promise<CallReport | undefined> {
  switch (command.kind) {
    case 'call':
      return callAtOnce(command.hubIds, command.times);
    case 'load':
      stopping = new AbortController();
      loading = load(command.hubIds, command.everyMs);
      return undefined;
    case 'take tokens':
      stopping = new AbortController();
      loading = takeTokens(command.hubIds, command.everyMs);
      return undefined;
    case 'saturate':
      stopping = new AbortController();
      loading = saturate(command.hubId, command, stopping.signal);
      return undefined;
    case 'stop':
      stopping.abort();
      return loading;
    case 'hold':
      probe.hold(command.barrier);
      return undefined;
    case 'release':
      probe.release();
      return undefined;
    case 'block':
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, command.durationMs);
      return undefined;
    case 'step clock':
      shiftClocks(command.byMs);
      return undefined;
    case 'refresh':
      await app.get(HubSpotTokenService).refresh(command.hubId);
      return undefined;
    case 'adopt':
      await app.get(HubSpotTokenService).adopt({ refreshToken: command.refreshToken });
      return undefined;
    case 'disconnect':
      await app.get(HubSpotTokenService).disconnect(command.hubId);
      return undefined;
    case 'reseal':
      await app.get(HubSpotKeyRotation).reseal();
      return undefined;
    case 'tick':
      return tick();
    case 'restart':
      await app.close();
      app = await boot();
      return undefined;
  }
}

async function boot(): Promise<INestApplicationContext> {
  const { databaseUrl, apiUrl, clientId, clientSecret, refresh, store, pacing } = settings;
  const { maxCachedConnections } = settings;
  const context = await NestFactory.createApplicationContext(
    {
      module: FleetModule,
      imports: [
        ScheduleModule.forRoot(),
        ...(store === undefined
          ? [
              TypeOrmModule.forRootAsync({
                useFactory: () => databaseOptions(databaseUrl),
                dataSourceFactory: (options) => openDatabase(options!),
              }),
            ]
          : []),
        HubSpotOAuthModule.forRoot({
          clientId,
          clientSecret,
          apiUrl,
          appUrl: apiUrl,
          redirectUri: 'http://localhost/callback',
          scopes: ['oauth'],
          encryptionKeys: settings.encryptionKeys ?? [OLD_KEY],
          controller: false,
          // Many concurrent calls for one account are tested. Rate limiting would delay them.
          pacing: pacing ? {} : false,
          retries: false,
          maxCachedConnections,
          ...(refresh && { refresh }),
          ...(store && {
            connectionRepository: {
              useFactory: async () => (await openStore(store, databaseUrl)).repository,
            },
          }),
        }),
      ],
    },
    { logger: false, abortOnError: false },
  );
  const repository = context.get(HubSpotConnectionRepository);
  probe.watch(repository);
  if (settings.rowByRow) Object.assign(repository, { findMany: undefined });
  context.get(HubSpotHttpService).axiosRef.defaults.httpAgent = agent;
  context.get(HubSpotOAuthEvents).all.subscribe(({ type }) => tell({ kind: 'event', type }));
  return context;
}

async function callAtOnce(hubIds: readonly number[], times: number): Promise<CallReport> {
  const tally = new Tally(probe);
  await Promise.all(
    hubIds.flatMap((hubId) => Array.from({ length: times }, () => tally.count(() => call(hubId)))),
  );
  return tally.report();
}

/** Calls one account after the other. */
async function load(hubIds: readonly number[], everyMs: number): Promise<CallReport> {
  const tally = new Tally(probe);
  const inFlight: Promise<void>[] = [];
  let waited = 0;
  for (let calls = 0; !stopping.signal.aborted; calls += 1) {
    const hubId = hubIds[calls % hubIds.length] ?? 0;
    if (app.get(HubSpotTokenService).cachedAccessToken(hubId, performance.now()) === undefined)
      waited += 1;
    inFlight.push(tally.count(() => reported(hubId, () => call(hubId))));
    await delay(everyMs);
  }
  await Promise.all(inFlight);
  return { ...tally.report(), waited, durationsMs: tally.durationsMs };
}

/** Takes each token at least once, in pieces: the event loop is free in between, as it is between calls. */
async function takeTokens(hubIds: readonly number[], everyMs: number): Promise<CallReport> {
  const PIECES = 20;
  const tokens = app.get(HubSpotTokenService);
  const tally = new Tally(probe);
  for (let round = 0; round < PIECES || !stopping.signal.aborted; round += 1) {
    const taken = hubIds
      .filter((_, index) => index % PIECES === round % PIECES)
      .map((hubId) => tally.count(() => reported(hubId, () => tokens.getAccessToken(hubId))));
    await Promise.all([...taken, delay(everyMs / PIECES)]);
  }
  return tally.report();
}

/** Tells of a failure at once: the process may be killed before its report. */
async function reported(hubId: number, task: () => Promise<unknown>): Promise<void> {
  const startedAtMs = performance.now();
  try {
    await task();
  } catch (error) {
    const durationMs = performance.now() - startedAtMs;
    const { cause } = error as { cause?: unknown };
    const failure = { hubId, code: codeOf(error), cause: String(cause ?? error), durationMs };
    tell({ kind: 'call failed', failure });
    throw error;
  }
}

async function saturate(
  hubId: number,
  { callers, priority }: SaturatingCallers,
  signal: AbortSignal,
): Promise<CallReport> {
  setMaxListeners(Infinity, signal);
  const tally = new Tally(probe);
  // More callers wait than the limit serves within `pacing.maxWaitMs`.
  const options = { signal, hubSpotCall: { priority, maxWaitMs: 600_000 } };
  const caller = async () => {
    while (!signal.aborted) {
      await tally.count(() => call(hubId, options), signal);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return tally.report();
}

/** Runs the job that the scheduler runs every 30 seconds. */
async function tick(): Promise<CallReport> {
  const tally = new Tally(probe);
  const job = [...app.get(ModulesContainer).values()]
    .flatMap(({ providers }) => [...providers.values()])
    .find(({ name }) => name === 'RefreshScheduler')?.instance as { refreshAhead(): Promise<void> };
  await job.refreshAhead();
  return tally.report();
}

async function call(hubId: number, options: AxiosRequestConfig = {}): Promise<void> {
  const { axiosRef } = app.get(HubSpotHttpService).forAccount(hubId);
  const { data } = await axiosRef.get<{ portalId: number }>(
    '/account-info/2026-03/details',
    options,
  );
  if (data.portalId !== hubId) throw new Error(`HubSpot served another account than ${hubId}`);
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}
