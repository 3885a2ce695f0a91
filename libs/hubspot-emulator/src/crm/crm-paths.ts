import { DATED_CRM_VERSIONS } from '../http/api-versions.js';

const dated = (path: (version: string) => string) => DATED_CRM_VERSIONS.map(path);

/** `/crm/v3/objects/{objectType}` and its dated forms. */
export function objectPaths(suffix = ''): string[] {
  const path = `/:objectType${suffix}`;
  return [`/crm/v3/objects${path}`, ...dated((version) => `/crm/objects/${version}${path}`)];
}

/** `/crm/v4/objects/{objectType}/{objectId}/associations/…` and its dated forms. */
export function objectAssociationPaths(suffix: string): string[] {
  const path = `/:objectType/:objectId/associations${suffix}`;
  return [`/crm/v4/objects${path}`, ...dated((version) => `/crm/objects/${version}${path}`)];
}

/** `/crm/v4/associations/{from}/{to}/…` and its dated forms. */
export function associationPaths(suffix: string): string[] {
  const path = `/:objectType/:toObjectType${suffix}`;
  return [
    `/crm/v4/associations${path}`,
    ...dated((version) => `/crm/associations/${version}${path}`),
  ];
}

/** `/crm/v3/{api}…` and its dated forms. */
export function crmPaths(api: 'properties' | 'pipelines' | 'owners', suffix: string): string[] {
  return [`/crm/v3/${api}${suffix}`, ...dated((version) => `/crm/${api}/${version}${suffix}`)];
}

/** `/crm-object-schemas/v3/schemas…`, `/crm/v3/schemas…` and the dated forms. */
export function schemaPaths(suffix: string): string[] {
  return [
    `/crm-object-schemas/v3/schemas${suffix}`,
    `/crm/v3/schemas${suffix}`,
    ...dated((version) => `/crm-object-schemas/${version}/schemas${suffix}`),
  ];
}

/** Whether writes on the path enforce the account's validation rules. */
export function enforcesValidationRules(path: string): boolean {
  return path.includes('/2026-09/');
}
