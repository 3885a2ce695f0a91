import { HubSpotEventsFailedError } from 'nestjs-hubspot-oauth';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { BootOptions } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { bootWebhookApp, type WebhookApp } from './support/webhook-app.js';
import { webhookEvent } from './support/webhook-event.js';

const DEADLINE_MS = 4_000;
const never = () => new Promise<void>(() => undefined);

describe('The log of deliveries that were not accepted', () => {
  let app: WebhookApp;
  let clock: ManualClock;
  let logger: RecordingLogger;
  const boot = async (extras: BootOptions['extras'] = {}) => {
    clock = new ManualClock(Date.now());
    logger = new RecordingLogger();
    app = await bootWebhookApp({ clock, logger, extras });
  };
  afterEach(() => app.close());

  it('has the queue that does not store the events in time', async () => {
    let calls = 0;
    const enqueue = () => {
      calls += 1;
      return never();
    };
    await boot({ eventQueue: { useFactory: () => ({ enqueue }) } });
    const sent = app.send([webhookEvent()]);
    await eventually(() => expect(calls).toBe(1));
    clock.advance(DEADLINE_MS);
    await expect(sent).resolves.toBe(503);
    expect(logger.errors).toEqual([
      'A delivery of 1 HubSpot events was not accepted. HubSpot sends it again. Error: The queue did not store them within 4000 ms.',
    ]);
  }, 15_000);

  it('has what the queue says after the time is over', async () => {
    let fail: ((error: Error) => void) | undefined;
    const enqueue = () => new Promise<void>((_resolve, reject) => (fail = reject));
    await boot({ eventQueue: { useFactory: () => ({ enqueue }) } });
    const sent = app.send([webhookEvent()]);
    await eventually(() => expect(fail).toBeDefined());
    clock.advance(DEADLINE_MS);
    await expect(sent).resolves.toBe(503);
    fail?.(new Error('no Redis'));
    await eventually(() => expect(logger.warnings.join()).toContain('Error: no Redis'));
  });

  it('names the handler that does not end', async () => {
    await boot();
    app.recorder.run = never;
    const sent = app.send([webhookEvent()]);
    await eventually(() => expect(app.recorder.events).toHaveLength(1));
    clock.advance(DEADLINE_MS);
    await expect(sent).resolves.toBe(503);
    await eventually(() =>
      expect(logger.warnings.join()).toMatch(
        /Recorder\.handle did not end in time for event [\w-]+ /,
      ),
    );
  });

  it('says that events are handled already, and so does the error', async () => {
    await boot();
    let finish: (() => void) | undefined;
    app.recorder.run = () => new Promise<void>((resolve) => (finish = resolve));
    const event = webhookEvent();
    const first = app.webhooks.dispatch([event]);
    await eventually(() => expect(finish).toBeDefined());
    const error = await app.webhooks.dispatch([event]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HubSpotEventsFailedError);
    expect(error).toMatchObject({
      count: 1,
      inProgress: 1,
      message:
        'HubSpot events were not handled. Being handled by another call or process: 1. Dispatch them again.',
    });
    expect(logger.warnings).toEqual([
      'HubSpot events that another delivery, call or process is handling: 1. They were not handled a second time.',
    ]);
    finish?.();
    await first;
  });

  it('promises no repetition of HubSpot for what the application dispatched', async () => {
    await boot();
    app.recorder.run = () => {
      throw new Error('fails');
    };
    const event = webhookEvent();
    const failed = app.webhooks.dispatch([event]);
    await expect(failed).rejects.toThrow(
      'Failed, or waiting for an earlier event of their object: 1',
    );
    expect(logger.warnings).toHaveLength(2);
    expect(logger.warnings[0]).toContain('Recorder.handle failed for event');
    expect(logger.warnings[1]).toContain('HubSpotWebhooks.failed() lists it.');
    const last = app.webhooks.dispatch([event], { isLastAttempt: true });
    await expect(last).rejects.toThrow(HubSpotEventsFailedError);
    expect(logger.errors).toEqual([expect.stringContaining('failed at its last attempt')]);
  });
});

describe('An application that closes while its clock stands still', () => {
  it('does not wait for a handler that never ends', async () => {
    const app = await bootWebhookApp({ clock: new ManualClock(Date.now()) });
    app.recorder.run = never;
    const sent = app.send([webhookEvent()]);
    await eventually(() => expect(app.recorder.events).toHaveLength(1));
    await app.close();
    await expect(sent).resolves.toBe(503);
  }, 15_000);
});
