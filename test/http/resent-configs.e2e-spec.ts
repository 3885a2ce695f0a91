import axios, { type AxiosAdapter, getAdapter, type InternalAxiosRequestConfig } from 'axios';
import { HubSpotApiError } from 'nestjs-hubspot-oauth';
import { firstValueFrom } from 'rxjs';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from './support/connected-accounts.js';

const DETAILS = '/account-info/2026-03/details';
const CONTACT = { properties: { email: 'someone@example.com' } };

describe('a config that a library sends again', () => {
  let booted: ConnectedApp;
  /** What arrived at the transport, below the library. */
  let sent: InternalAxiosRequestConfig[];
  /** As libraries for retries do: the config that a request interceptor saw last. */
  let captured: InternalAxiosRequestConfig[];

  beforeEach(async () => {
    booted = await bootConnectedApp({ options: { retries: false } });
    booted.emulator.requests.clear();
    sent = [];
    captured = [];
    const transport = getAdapter(axios.defaults.adapter);
    const recorder: AxiosAdapter = (config) => {
      sent.push(config);
      return transport(config);
    };
    booted.http.axiosRef.defaults.adapter = recorder;
    booted.http.axiosRef.interceptors.request.use((config) => {
      captured.push(config);
      return config;
    });
  });
  afterEach(() => booted.close());

  /** Sends what failed again, up to so many times. */
  function resendFailures(times: number) {
    let left = times;
    booted.http.axiosRef.interceptors.response.use(undefined, (error: unknown) => {
      const config = captured.at(-1);
      if (left-- <= 0 || config === undefined) throw error;
      return booted.http.axiosRef.request(config);
    });
  }
  const refuse = (times: number) =>
    booted.emulator.faults.plan({ endpoint: 'contacts', times, fault: { kind: 'html' } });
  const tokensSent = () => sent.map(({ headers }) => headers.get('Authorization'));
  const bearer = async (hubId: number) => `Bearer ${await booted.tokens.getAccessToken(hubId)}`;

  it('from a request interceptor carries the token of its account, and is sent once each time', async () => {
    resendFailures(3);
    refuse(3);
    const { status } = await booted.http.forAccount(OTHER_HUB_ID).axiosRef.get(CONTACTS);
    expect(status).toBe(200);
    expect(tokensSent()).toEqual(Array(4).fill(await bearer(OTHER_HUB_ID)));
    expect(booted.emulator.requests.of('contacts')).toHaveLength(4);
  });

  it('keeps its body, which is not encoded twice', async () => {
    resendFailures(1);
    refuse(1);
    const call = booted.http.forAccount(HUB_ID).axiosRef.post(CONTACTS, CONTACT);
    await expect(call).rejects.toBeInstanceOf(HubSpotApiError);
    expect(sent.map(({ data }) => JSON.parse(String(data)) as unknown)).toEqual([CONTACT, CONTACT]);
  });

  it('carries the token of the time', async () => {
    resendFailures(1);
    refuse(1);
    const before = await bearer(HUB_ID);
    booted.http.axiosRef.interceptors.request.use(async (config) => {
      if (sent.length === 1) await booted.tokens.refresh(HUB_ID);
      return config;
    });
    await booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS);
    expect(tokensSent()).toEqual([before, await bearer(HUB_ID)]);
    expect(await bearer(HUB_ID)).not.toBe(before);
  });

  it('from a response carries the token of its account, however often', async () => {
    let response = await booted.http.forAccount(OTHER_HUB_ID).axiosRef.get(DETAILS);
    for (let times = 0; times < 5; times++) {
      response = await booted.http.axiosRef.request(response.config);
    }
    expect(response.data).toMatchObject({ portalId: OTHER_HUB_ID });
    expect(tokensSent()).toEqual(Array(6).fill(await bearer(OTHER_HUB_ID)));
    expect(booted.emulator.requests.of('account-info')).toHaveLength(6);
  });

  it('from the response of an Observable is not taken for cancelled', async () => {
    const { config } = await firstValueFrom(booted.http.get(DETAILS, { hubId: HUB_ID }));
    const { data } = await booted.http.axiosRef.request(config);
    expect(data).toMatchObject({ portalId: HUB_ID });
  });

  it('from a response interceptor is sent once more', async () => {
    let left = 1;
    booted.http.axiosRef.interceptors.response.use((response) =>
      left-- > 0 ? booted.http.axiosRef.request(response.config) : response,
    );
    const { data } = await booted.http.forAccount(HUB_ID).axiosRef.get(DETAILS);
    expect(data).toMatchObject({ portalId: HUB_ID });
    expect(sent).toHaveLength(2);
  });

  it('holds no token that another client would carry elsewhere', async () => {
    const { config } = await booted.http.forAccount(HUB_ID).axiosRef.get(DETAILS);
    for (const { headers } of [config, ...captured]) {
      expect(headers.has('Authorization')).toBe(false);
    }
    // Its adapter is the library's, and sends it to the API with a token, or not at all.
    await expect(
      axios.request({ ...config, baseURL: 'https://elsewhere.example' }),
    ).rejects.toMatchObject({ code: 'foreign_origin' });
  });
});
