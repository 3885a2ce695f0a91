import { Controller, Get, UseGuards } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { HubSpotConnectionGuard } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

@Controller('guarded')
@UseGuards(HubSpotConnectionGuard)
class GuardedController {
  @Get()
  get(): string {
    return 'guarded';
  }
}

/** A store that writes down which of its methods are called: each is one statement. */
function watched(store: InMemoryHubSpotConnectionRepository, calls: string[]) {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) => {
        calls.push(String(name));
        return value.apply(target, parameters);
      };
    },
  });
}

describe('the guard, while the connection is in memory', () => {
  it('asks neither database nor HubSpot, and looks at the row every fifteen seconds', async () => {
    const clock = new ManualClock();
    const calls: string[] = [];
    const store = watched(new InMemoryHubSpotConnectionRepository(clock), calls);
    const booted = await bootApp({
      clock,
      metadata: { controllers: [GuardedController] },
      extras: { connectionRepository: { useFactory: () => store } },
    });
    const browser = new Browser();
    await install(booted, browser);
    // Jobs run by the real time, and would read the row too.
    const scheduler = booted.app.get(SchedulerRegistry);
    for (const name of scheduler.getIntervals()) scheduler.deleteInterval(name);
    const visit = async (times: number) => {
      calls.length = 0;
      for (let visits = 0; visits < times; visits++) {
        expect((await browser.get(`${booted.origin}/guarded`)).status).toBe(200);
      }
      return calls;
    };
    booted.emulator.requests.clear();

    expect(await visit(50)).toEqual([]);
    clock.advance(15_000);
    expect(await visit(50)).toEqual(['find']);
    expect(booted.emulator.requests.count()).toBe(0);
    await booted.close();
  });
});
