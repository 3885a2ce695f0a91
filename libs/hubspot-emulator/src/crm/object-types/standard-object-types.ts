import type { ObjectType } from './object-type.js';

/** Type id, singular, plural, scope name, default properties. */
type Row = readonly [id: string, name: string, plural: string, scope: string, defaults: string];

/** @see https://developers.hubspot.com/docs/api-reference/latest/crm/understanding-the-crm */
const ROWS: readonly Row[] = [
  ['0-1', 'contact', 'contacts', 'contacts', 'email firstname lastname'],
  ['0-2', 'company', 'companies', 'companies', 'name domain'],
  ['0-3', 'deal', 'deals', 'deals', 'dealname amount closedate dealstage pipeline'],
  [
    '0-5',
    'ticket',
    'tickets',
    'tickets',
    'subject content hs_pipeline hs_pipeline_stage hs_ticket_category hs_ticket_priority',
  ],
  ['0-7', 'product', 'products', 'products', 'name description price'],
  ['0-8', 'line_item', 'line_items', 'line_items', 'name quantity price amount'],
  ['0-14', 'quote', 'quotes', 'quotes', 'hs_title hs_status hs_expiration_date'],
  ['0-18', 'communication', 'communications', 'contacts', ''],
  ['0-19', 'feedback_submission', 'feedback_submissions', 'feedback_submissions', ''],
  ['0-27', 'task', 'tasks', 'contacts', ''],
  ['0-46', 'note', 'notes', 'contacts', ''],
  ['0-47', 'meeting', 'meetings', 'contacts', ''],
  ['0-48', 'call', 'calls', 'contacts', ''],
  ['0-49', 'email', 'emails', 'contacts', ''],
  ['0-53', 'invoice', 'invoices', 'invoices', ''],
  ['0-69', 'subscription', 'subscriptions', 'subscriptions', ''],
  ['0-74', 'goal_target', 'goal_targets', 'goals', ''],
  ['0-84', 'discount', 'discounts', 'line_items', ''],
  ['0-85', 'fee', 'fees', 'line_items', ''],
  ['0-86', 'tax', 'taxes', 'line_items', ''],
  ['0-101', 'commerce_payment', 'commerce_payments', 'commercepayments', ''],
  ['0-115', 'user', 'users', 'users', ''],
  ['0-116', 'postal_mail', 'postal_mail', 'contacts', ''],
  ['0-123', 'order', 'orders', 'orders', ''],
  ['0-136', 'lead', 'leads', 'leads', ''],
  ['0-142', 'cart', 'carts', 'carts', ''],
  ['0-162', 'service', 'services', 'services', ''],
  ['0-410', 'course', 'courses', 'courses', ''],
  ['0-420', 'listing', 'listings', 'listings', ''],
  ['0-421', 'appointment', 'appointments', 'appointments', ''],
];

const WITH_CREATEDATE = new Set(['contact', 'company', 'deal', 'ticket', 'product', 'line_item']);

/** Scopes from before `crm.objects.*` that HubSpot still accepts. */
const FORMER_SCOPES: Readonly<Record<string, readonly string[]>> = {
  tickets: ['tickets'],
  products: ['e-commerce'],
  line_items: ['e-commerce'],
};

export const STANDARD_OBJECT_TYPES: readonly ObjectType[] = ROWS.map(toObjectType);

function toObjectType([id, name, plural, scope, defaults]: Row): ObjectType {
  const own = defaults.split(' ').filter((property) => property !== '');
  const former = FORMER_SCOPES[scope] ?? [];
  const scopesFor = (area: 'objects' | 'schemas', access: 'read' | 'write') => [
    `crm.${area}.${scope}.${access}`,
    ...former,
  ];
  return {
    id,
    name,
    plural,
    fullyQualifiedName: name.toUpperCase(),
    labels: { singular: label(name), plural: label(plural) },
    scopes: { read: scopesFor('objects', 'read'), write: scopesFor('objects', 'write') },
    schemaScopes: {
      read: [...scopesFor('schemas', 'read'), ...scopesFor('objects', 'read')],
      write: scopesFor('schemas', 'write'),
    },
    defaultProperties: own,
    searchableProperties: own,
    requiredProperties: [],
    createdProperty: WITH_CREATEDATE.has(name) ? 'createdate' : 'hs_createdate',
    modifiedProperty: name === 'contact' ? 'lastmodifieddate' : 'hs_lastmodifieddate',
    isCustom: false,
  };
}

function label(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
