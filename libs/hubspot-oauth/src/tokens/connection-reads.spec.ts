import { Logger } from '@nestjs/common';
import { HUB_ID, TokenFixture } from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import { RecordingLogger } from '../../../../test/support/recording-logger.js';

const HUB_IDS = Array.from({ length: 30 }, (_, index) => 2_000_001 + index);

describe('reads of many connections at once', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;

  beforeEach(async () => {
    const accounts = [HUB_ID, ...HUB_IDS].map((hubId) => ({ hubId }));
    fixture = await TokenFixture.create({ maxCachedConnections: 5 }, { accounts });
    process = await fixture.connected();
    for (const hubId of HUB_IDS) {
      await process.installGrant.install(await fixture.grantOf(process, hubId), 'install');
    }
    fixture.statements.length = 0;
  });
  afterEach(() => fixture.close());

  const found = async (hubIds: readonly number[]) => {
    const connections = await Promise.all(hubIds.map((hubId) => process.cache.find(hubId)));
    return connections.map((connection) => connection?.hubId);
  };

  it('share one statement beyond the first ten', async () => {
    const read = HUB_IDS.slice(0, 20);
    expect(await found(read)).toEqual(read);
    expect(fixture.statements).toEqual([...Array.from({ length: 10 }, () => 'find'), 'findMany']);
    fixture.statements.length = 0;
    expect(await found([HUB_ID])).toEqual([HUB_ID]);
    expect(fixture.statements).toEqual(['find']);
  });

  it('each find their own row, or none', async () => {
    const read = [...HUB_IDS.slice(0, 15), 9_999_999];
    expect(await found(read)).toEqual([...read.slice(0, -1), undefined]);
  });

  it('all fail while the store is down, and succeed afterwards', async () => {
    fixture.storeFault = 'down';
    const read = HUB_IDS.slice(0, 20);
    const results = await Promise.allSettled(read.map((hubId) => process.cache.find(hubId)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    fixture.storeFault = 'none';
    expect(await found(read)).toEqual(read);
  });

  it('of more accounts in use than are kept are a warning, once', async () => {
    const log = new RecordingLogger();
    Logger.overrideLogger(log);
    const small = fixture.process();
    for (const hubId of HUB_IDS.slice(0, 5)) await small.cache.find(hubId);
    expect(log.warnings).toEqual([]);
    for (const hubId of HUB_IDS) await small.cache.find(hubId);
    Logger.overrideLogger(false);
    expect(log.warnings).toEqual([
      'More than 5 HubSpot accounts are in use at once, so that calls read their connections from the database. Raise maxCachedConnections',
    ]);
  });

  it('of accounts that were last used long ago make room without a warning', async () => {
    const log = new RecordingLogger();
    Logger.overrideLogger(log);
    const small = fixture.process();
    for (const hubId of HUB_IDS.slice(0, 10)) {
      await small.cache.find(hubId);
      fixture.clock.advance(60_000);
    }
    Logger.overrideLogger(false);
    expect(log.warnings).toEqual([]);
  });
});
