import { checkOAuthVersion } from './check-oauth-version.js';

it.each([
  ['v1', '2026-11-26', 'warning', 'in 82 days'],
  ['v1', '2027-02-16', 'failure', 'shut down on 2027-02-16'],
  ['v3', '2026-11-26', 'ok', 'until 2027-09'],
  ['2026-03', '2026-11-26', 'ok', 'until 2027-09'],
  ['2026-03', '2027-08-01', 'warning', 'until 2027-09'],
  ['2026-03', '2027-09-02', 'warning', 'not supported by HubSpot since 2027-09'],
  ['2026-09', '2026-11-26', 'ok', 'until 2028-03'],
] as const)('says of %s on %s: %s', (version, date, status, detail) => {
  const finding = checkOAuthVersion(version, Date.parse(date));
  expect(finding).toMatchObject({ status });
  expect(finding.detail).toContain(detail);
  expect(finding.advice === undefined).toBe(status === 'ok');
});
