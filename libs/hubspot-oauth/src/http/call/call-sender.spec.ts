import { errorOf } from '../../../../../test/tokens/support/error-of.js';
import { HUB_ID, TokenFixture } from '../../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../../test/tokens/support/token-process.js';
import { HubSpotApiError } from '../../errors/hubspot-api.error.js';
import { SystemRandomSource } from '../../runtime/random.js';
import { Telemetry } from '../../runtime/telemetry.js';
import { AccountRateLimiters } from '../rate-limit/account-rate-limiters.js';
import { CallRetries } from '../retry/call-retries.js';
import { CallTelemetry } from '../telemetry/call-telemetry.js';
import { CallSender } from './call-sender.js';
import { FailedAttempt } from './failed-attempt.js';
import type { OutgoingCall } from './outgoing-call.js';

interface Answer {
  readonly status: number;
}

/** A client that gets one of these statuses after the other. */
class ScriptedCall implements OutgoingCall<Answer> {
  readonly hubId = HUB_ID;
  readonly path = '/crm/v3/objects/contacts';
  readonly timeoutMs = 0;
  readonly options = undefined;
  readonly canBeSentAgain = true;
  readonly tokens: string[] = [];
  readonly discarded: number[] = [];

  /** @param isReturned whether the caller gets a response of any status, as with `fetch` */
  constructor(
    private readonly statuses: readonly number[],
    private readonly isReturned = true,
    readonly method = 'GET',
  ) {}

  throwIfCancelled(): void {}

  onCancelled(): () => void {
    return () => undefined;
  }

  async transmit(token: string): Promise<Answer> {
    this.tokens.push(token);
    const status = this.statuses[this.tokens.length - 1];
    if (status === undefined) throw new Error('No response is left');
    return { status };
  }

  examine(answer: Answer): FailedAttempt<Answer> | undefined {
    const { status } = answer;
    if (status < 400) return undefined;
    const response = this.isReturned ? answer : undefined;
    const discard = () => this.discarded.push(status);
    return new FailedAttempt(status, {}, () => undefined, response, undefined, discard);
  }

  failed(reason: unknown): FailedAttempt<Answer> {
    return FailedAttempt.withoutResponse(reason);
  }

  headerOf(): undefined {
    return undefined;
  }
}

describe('CallSender', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let sender: CallSender;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
    const { options, service, shutdown } = process;
    const { clock } = fixture;
    sender = new CallSender(
      options,
      service,
      new AccountRateLimiters(options, clock, new SystemRandomSource(), fixture.store),
      new CallRetries(options, clock, new SystemRandomSource()),
      new CallTelemetry(options, new Telemetry(), clock),
      clock,
      shutdown,
    );
  });
  afterEach(() => fixture.close());

  const send = (call: ScriptedCall) => fixture.until(sender.send(call), 100);
  const stored = async () => process.sealedGrants.accessTokenOf(await fixture.row());

  it('sends a call once with the token of its account', async () => {
    const call = new ScriptedCall([200]);
    expect(await send(call)).toEqual({ status: 200 });
    expect(call.tokens).toEqual([await stored()]);
  });

  it('discards each response that the caller does not get', async () => {
    const call = new ScriptedCall([503, 429, 200]);
    expect(await send(call)).toEqual({ status: 200 });
    expect(call.discarded).toEqual([503, 429]);
  });

  it('does not discard the last response, which the caller gets', async () => {
    const call = new ScriptedCall([503, 404]);
    expect(await send(call)).toEqual({ status: 404 });
    expect(call.discarded).toEqual([503]);
  });

  it('fails with the last failure if the caller gets no response of that status', async () => {
    const error = await errorOf(send(new ScriptedCall([404], false)));
    expect(error).toBeInstanceOf(HubSpotApiError);
    expect(error).toMatchObject({ status: 404, hubId: HUB_ID });
  });

  it('replays a call once with a new token after a 401', async () => {
    const call = new ScriptedCall([401, 200]);
    const before = await stored();
    expect(await send(call)).toEqual({ status: 200 });
    expect(call.tokens).toEqual([before, await stored()]);
    expect(before).not.toBe(await stored());
    expect(fixture.refreshes()).toBe(1);
  });

  it('takes the token that another process has stored since, without a refresh', async () => {
    const other = fixture.process();
    await fixture.until(other.refresher.obtain(HUB_ID, { kind: 'explicit' }));
    const call = new ScriptedCall([401, 200]);
    await send(call);
    expect(call.tokens[1]).toBe(await stored());
    expect(fixture.refreshes()).toBe(1);
  });

  it('returns the 401s of an account for 60 s after a replay was refused too', async () => {
    const first = new ScriptedCall([401, 401]);
    expect(await send(first)).toEqual({ status: 401 });
    expect(first.discarded).toEqual([401]);
    const next = new ScriptedCall([401]);
    expect(await send(next)).toEqual({ status: 401 });
    expect([next.tokens.length, fixture.refreshes()]).toEqual([1, 1]);
    fixture.clock.advance(60_000);
    expect(await send(new ScriptedCall([401, 200]))).toEqual({ status: 200 });
    expect(fixture.refreshes()).toBe(2);
  });

  it.each(['POST', 'PATCH'])('sends %s once if it may have taken effect', async (method) => {
    const call = new ScriptedCall([503], true, method);
    expect(await send(call)).toEqual({ status: 503 });
    expect([call.tokens.length, call.discarded]).toEqual([1, []]);
  });
});
