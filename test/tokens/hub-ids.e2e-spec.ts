import {
  type HubId,
  HubSpotConnections,
  HubSpotHttpService,
  HubSpotTokenService,
  InvalidHubIdError,
} from 'nestjs-hubspot-oauth';
import { type BootedApp, bootApp } from '../support/boot-app.js';
import { install } from '../support/install.js';

const HUB_ID = 1234567;
const CONTACTS = '/crm/objects/2026-03/contacts';

describe('an account id of the wrong type', () => {
  let booted: BootedApp;

  beforeAll(async () => {
    booted = await bootApp();
    await install(booted, undefined, { hubId: HUB_ID });
  });
  afterAll(() => booted.close());

  const methods: readonly [string, (hubId: HubId) => Promise<unknown>][] = [
    ['getAccessToken', (hubId) => booted.app.get(HubSpotTokenService).getAccessToken(hubId)],
    ['refresh', (hubId) => booted.app.get(HubSpotTokenService).refresh(hubId)],
    [
      'refresh of a rejected token',
      (hubId) => booted.app.get(HubSpotTokenService).refresh(hubId, { rejected: 'a-token' }),
    ],
    ['introspect', (hubId) => booted.app.get(HubSpotTokenService).introspect(hubId)],
    ['disconnect', (hubId) => booted.app.get(HubSpotTokenService).disconnect(hubId)],
    [
      'adopt',
      (hubId) => booted.app.get(HubSpotTokenService).adopt({ refreshToken: 'token', hubId }),
    ],
    ['find', (hubId) => booted.app.get(HubSpotConnections).find(hubId)],
    ['list', (hubId) => booted.app.get(HubSpotConnections).list({ after: hubId })],
    [
      'a call',
      async (hubId) => booted.app.get(HubSpotHttpService).forAccount(hubId).axiosRef.get(CONTACTS),
    ],
    ['fetch', async (hubId) => booted.app.get(HubSpotHttpService).fetchFor(hubId)(CONTACTS)],
  ];

  it.each(methods)('is refused before anything happens: %s', async (_name, method) => {
    const before = booted.emulator.requests.all().length;
    for (const hubId of [
      String(HUB_ID),
      `${HUB_ID} OR 1=1`,
      1.5,
      -1,
      Number.MAX_SAFE_INTEGER + 1,
      {},
      null,
    ]) {
      await expect(method(hubId as HubId)).rejects.toThrow(InvalidHubIdError);
    }
    expect(booted.emulator.requests.all()).toHaveLength(before);
  });
});
