import { getEventListeners } from 'node:events';
import { linkedController } from './linked-controller.js';

const listeners = ({ signal }: AbortController) => getEventListeners(signal, 'abort').length;

describe('A linked controller', () => {
  it('aborts with the first of its signals, for the same reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const linked = linkedController(one.signal, other.signal);
    expect(linked.signal.aborted).toBe(false);
    other.abort('second');
    one.abort('first');
    expect(linked.signal.reason).toBe('second');
  });

  it('is aborted if one of its signals is', () => {
    const other = new AbortController();
    const linked = linkedController(AbortSignal.abort('over'), other.signal);
    expect(linked.signal.reason).toBe('over');
    expect(listeners(other)).toBe(0);
  });

  it('leaves nothing on its signals when it is aborted', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const linked = linkedController(one.signal, other.signal);
    expect([listeners(one), listeners(other)]).toEqual([1, 1]);
    linked.abort();
    expect([listeners(one), listeners(other)]).toEqual([0, 0]);
  });
});
