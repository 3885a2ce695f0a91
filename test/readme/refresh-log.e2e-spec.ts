import { Logger } from '@nestjs/common';
import { HubSpotOAuthEvents, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { bootApp } from '../support/boot-app.js';
import { install } from '../support/install.js';
import { RefreshLog } from './refresh-log.js';

const HUB_ID = 1234567;

describe('the example of the events', () => {
  it('logs each refresh until the application ends', async () => {
    const booted = await bootApp();
    try {
      await install(booted, undefined, { hubId: HUB_ID });
      const lines: unknown[] = [];
      const add = (line: unknown) => void lines.push(line);
      const example = new RefreshLog(booted.app.get(HubSpotOAuthEvents));
      Logger.overrideLogger({ log: add, warn: add, error: add, debug: () => undefined });
      const tokens = booted.app.get(HubSpotTokenService);
      await tokens.refresh(HUB_ID);
      expect(lines).toEqual([`Account ${HUB_ID}: refreshed`]);
      example.onModuleDestroy();
      await tokens.refresh(HUB_ID);
      expect(lines).toHaveLength(1);
    } finally {
      await booted.close();
    }
  });
});
