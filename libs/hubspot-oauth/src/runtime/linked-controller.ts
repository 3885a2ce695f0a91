/**
 * Returns a controller that aborts with the first of the signals. Abort it when the work is over: it then
 * leaves nothing on them. Node keeps every observed signal that `AbortSignal.any` derives from one
 * that lives long, such as that of the shutdown.
 *
 * @see https://github.com/nodejs/node/issues/64476
 */
export function linkedController(...signals: readonly AbortSignal[]): AbortController {
  const controller = new AbortController();
  for (const signal of signals) {
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { signal: controller.signal });
  }
  return controller;
}
