// The server under load, with one account connected through the install route. Argument: the platform.
// Its first message contains its origin and the browser's cookies. It replies to every message with the
// processor time that it has used so far, in microseconds.
import { type AdapterName, bootApp } from '../../test/support/boot-app.js';
import { Browser } from '../../test/support/browser.js';
import { install } from '../../test/support/install.js';
import { RoutesController } from './routes.js';

const adapter = process.argv[2] as AdapterName;
const booted = await bootApp({ adapter, metadata: { controllers: [RoutesController] } });
const browser = new Browser();
await install(booted, browser);
const cookies = Object.entries(browser.cookies(booted.origin));

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit());
process.send?.({
  origin: booted.origin,
  cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; '),
});
