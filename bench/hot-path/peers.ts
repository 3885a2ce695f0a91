import axios from 'axios';
import type { Provider } from '../support/provider.js';
import type { Caller, SubjectModule } from '../support/subject.js';
import type { Variants } from './variants.js';

/** Another library, with a caller for each account and its token in memory. */
export async function peer(
  name: string,
  file: string,
  provider: Provider,
  accounts: readonly number[],
): Promise<Variants> {
  const { start } = (await import(
    new URL(`../subjects/${file}`, import.meta.url).href
  )) as SubjectModule;
  const subject = await start({ providerUrl: provider.url });
  const callers = new Map<number, Caller>();
  for (const account of accounts) {
    const caller = await subject.open(provider.issue(account, false));
    await caller.call();
    callers.set(account, caller);
  }
  const call = async (account: number) => callers.get(account)?.call();
  return { variants: [{ name, surface: 'axios', call }], client: axios };
}
