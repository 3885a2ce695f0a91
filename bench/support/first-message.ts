import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The first message of a process. */
export async function firstMessageOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnargs.slice(2).join(' ')} ended with ${code} and without a word`);
  });
  ended.catch(() => undefined);
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message;
}
