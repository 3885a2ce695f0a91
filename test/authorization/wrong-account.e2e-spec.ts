import { HubSpotConnections, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser, type Page } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';
import { liveGrants } from './support/live-grants.js';

const ASKED = 1234567;
const CHOSEN = 7654321;

/** An account picker lets a person choose another account than the link asked for. */
async function chooseAnother(
  { origin, emulator }: BootedApp,
  browser = new Browser(),
): Promise<Page> {
  const url = await startInstall(browser, origin, `?hubId=${ASKED}`);
  const picker = url.replace(`/oauth/${ASKED}/`, '/oauth/');
  return browser.get(await emulator.approve(picker, { hubId: CHOSEN }));
}

describe('an install into another account than asked for', () => {
  let booted: BootedApp;

  beforeEach(async () => {
    booted = await bootApp();
  });
  afterEach(() => booted.close());

  it('names both accounts, and gives the grant back that nobody asked for', async () => {
    const page = await chooseAnother(booted);
    expect(page.status).toBe(409);
    expect(page.body).toContain(`for HubSpot account ${ASKED}, but account ${CHOSEN} was chosen`);
    expect(await liveGrants(booted.emulator)).toEqual([]);
    expect(await booted.app.get(HubSpotConnections).list()).toEqual([]);
  });

  it('does no harm to that account if it is connected already', async () => {
    await install(booted, new Browser(), { hubId: CHOSEN });
    const before = await booted.app.get(HubSpotConnections).find(CHOSEN);

    expect((await chooseAnother(booted)).status).toBe(409);
    expect(booted.emulator.requests.count('revoke')).toBe(0);
    expect(await booted.app.get(HubSpotConnections).find(CHOSEN)).toEqual(before);
    expect(await booted.app.get(HubSpotTokenService).refresh(CHOSEN)).toMatch(/./);
  });

  it('gives the grant back if that account was disconnected', async () => {
    await install(booted, new Browser(), { hubId: CHOSEN });
    await booted.app.get(HubSpotTokenService).disconnect(CHOSEN);
    expect((await chooseAnother(booted)).status).toBe(409);
    expect(await liveGrants(booted.emulator)).toEqual([]);
  });

  it('leaves the session of the browser as it was', async () => {
    const browser = new Browser();
    await install(booted, browser, { hubId: ASKED });
    const { hubspot_session: session } = browser.cookies(booted.origin);
    await chooseAnother(booted, browser);
    expect(browser.cookies(booted.origin)['hubspot_session']).toBe(session);
  });

  it('says the same when HubSpot does not take the grant back', async () => {
    booted.emulator.faults.plan({ endpoint: 'revoke', fault: { kind: 'reset', when: 'before' } });
    expect((await chooseAnother(booted)).status).toBe(409);
    expect(await booted.app.get(HubSpotConnections).list()).toEqual([]);
  });
});
