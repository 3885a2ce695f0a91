// Connects accounts in a store, in a separate process. Arguments: the store and the number of accounts.
import { HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { bootBenchApp } from '../subjects/nestjs-hubspot-oauth.js';
import { Provider } from './provider.js';
import { accountAt } from './accounts.js';

const AT_ONCE = 50;

const [store = '', count = ''] = process.argv.slice(2);
const provider = await Provider.start(0);
const app = await bootBenchApp({ providerUrl: provider.url, store });
const tokens = app.get(HubSpotTokenService);
for (let start = 0; start < Number(count); start += AT_ONCE) {
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, index) => {
      const { refreshToken } = provider.issue(accountAt(start + index), false);
      await tokens.adopt({ refreshToken });
    }),
  );
}
await app.close();
process.exit();
