import type { ObjectType } from '../object-types/object-type.js';
import type { PropertyValues } from './crm-object.js';

/** The number of generated objects per type if the seed does not say otherwise. */
export const DEFAULT_COUNTS: Readonly<Record<string, number>> = {
  contacts: 25,
  companies: 10,
  deals: 10,
};

const STAGES = ['appointmentscheduled', 'qualifiedtobuy', 'closedwon'] as const;

/** Returns the properties of generated objects of the type. */
export function sampleObjects(type: ObjectType, domain: string, count: number): PropertyValues[] {
  return Array.from({ length: count }, (_, index) => sample(type, domain, index + 1));
}

function sample({ name, labels }: ObjectType, domain: string, number: number): PropertyValues {
  switch (name) {
    case 'contact':
      return {
        email: `contact-${number}@${domain}`,
        firstname: 'Sample',
        lastname: `Contact ${number}`,
      };
    case 'company':
      return { name: `Sample Company ${number}`, domain: `company-${number}.example.com` };
    case 'deal':
      return {
        dealname: `Sample Deal ${number}`,
        amount: String(number * 100),
        pipeline: 'default',
        dealstage: STAGES[number % STAGES.length] ?? STAGES[0],
      };
    case 'ticket':
      return { subject: `Sample Ticket ${number}`, hs_pipeline: '0', hs_pipeline_stage: '1' };
    case 'product':
    case 'line_item':
      return { name: `Sample ${labels.singular} ${number}`, price: String(number) };
    default:
      return {};
  }
}
