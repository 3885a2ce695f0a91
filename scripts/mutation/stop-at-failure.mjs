import { TestEnvironment } from 'jest-environment-node';

/** Skips the rest of a spec after its first failure: one is enough to tell that it failed. */
export default class StopAtFailure extends TestEnvironment {
  #failed = false;

  handleTestEvent(event) {
    if (event.name === 'test_start' && this.#failed) event.test.mode = 'skip';
    if (event.name === 'test_done' && event.test.errors.length > 0) this.#failed = true;
    if (event.name === 'hook_failure') this.#failed = true;
  }
}
