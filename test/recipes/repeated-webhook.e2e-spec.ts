import { reservePort } from '../support/reserve-port.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { deliverTwice } from './repeated-webhook.js';

describe('a delivery that is repeated when both clocks are moved', () => {
  it('is accepted', async () => {
    const logger = new RecordingLogger();
    expect(await deliverTwice(await reservePort(), logger)).toEqual([503, 204]);
    expect(logger.warnings.join()).toContain('FailsOnce.created failed');
  });
});
