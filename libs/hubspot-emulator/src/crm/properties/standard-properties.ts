import type { ObjectType } from '../object-types/object-type.js';
import {
  propertyDefinition,
  type PropertyDefinition,
  type PropertyType,
} from './property-definition.js';

/** `name` for a string, else `name:type`; `!` marks a unique property. */
const PROPERTIES: Readonly<Record<string, string>> = {
  contact:
    'email! firstname lastname phone:phone_number mobilephone:phone_number company jobtitle website address city state zip country lifecyclestage hs_lead_status annualrevenue:number numemployees:number date_of_birth closedate:datetime message salutation fax industry hs_language hs_timezone hs_email_optout:bool notes_last_updated:datetime hs_additional_emails hs_analytics_source num_notes:number twitterhandle school gender marital_status hs_persona',
  company:
    'name domain website phone:phone_number address address2 city state zip country industry type description numberofemployees:number annualrevenue:number lifecyclestage hs_lead_status founded_year timezone is_public:bool linkedin_company_page facebook_company_page twitterhandle hs_parent_company_id:number about_us web_technologies',
  deal: 'dealname amount:number closedate:datetime dealstage pipeline dealtype description hs_priority hs_forecast_amount:number deal_currency_code hs_deal_stage_probability:number closed_lost_reason closed_won_reason num_associated_contacts:number hs_next_step',
  ticket:
    'subject content hs_pipeline hs_pipeline_stage hs_ticket_category hs_ticket_priority source_type closed_date:datetime hs_resolution',
  product:
    'name description price:number hs_sku hs_cost_of_goods_sold:number hs_recurring_billing_period recurringbillingfrequency hs_product_type hs_url hs_images',
  line_item:
    'name description quantity:number price:number amount:number hs_product_id:number hs_sku discount:number hs_discount_percentage:number tax:number hs_line_item_currency_code recurringbillingfrequency',
  quote:
    'hs_title hs_status hs_expiration_date:date hs_quote_amount:number hs_currency hs_language hs_sender_firstname hs_sender_lastname hs_sender_email hs_terms',
  note: 'hs_timestamp:datetime hs_note_body hs_attachment_ids',
  task: 'hs_timestamp:datetime hs_task_body hs_task_subject hs_task_status hs_task_priority hs_task_type hs_task_reminders',
  call: 'hs_timestamp:datetime hs_call_body hs_call_title hs_call_duration:number hs_call_from_number hs_call_to_number hs_call_status hs_call_direction hs_call_disposition hs_call_recording_url hs_activity_type hs_call_source hs_call_callee_object_id:number hs_call_callee_object_type_id',
  email:
    'hs_timestamp:datetime hs_email_subject hs_email_text hs_email_html hs_email_status hs_email_direction hs_email_headers hs_email_sender_email hs_email_sender_firstname hs_email_sender_lastname hs_email_to_email hs_email_to_firstname hs_email_to_lastname hs_attachment_ids',
  meeting:
    'hs_timestamp:datetime hs_meeting_title hs_meeting_body hs_internal_meeting_notes hs_meeting_external_url hs_meeting_location hs_meeting_start_time:datetime hs_meeting_end_time:datetime hs_meeting_outcome hs_activity_type',
  communication:
    'hs_timestamp:datetime hs_communication_channel_type hs_communication_logged_from hs_communication_body',
  postal_mail: 'hs_timestamp:datetime hs_postal_mail_body hs_attachment_ids',
  order:
    'hs_order_name hs_external_order_id hs_external_order_status hs_total_price:number hs_currency_code hs_pipeline hs_pipeline_stage',
  lead: 'hs_lead_name hs_lead_type hs_lead_label hs_pipeline hs_pipeline_stage',
};

const COMMON =
  'hubspot_owner_id hubspot_team_id hs_merged_object_ids hs_object_source hs_unique_creation_key';

const STANDARD = {
  hubspotDefined: true,
  modificationMetadata: { archivable: false, readOnlyDefinition: true, readOnlyValue: false },
} as const;

/** Returns the properties that HubSpot defines for the type. */
export function standardProperties(type: ObjectType): PropertyDefinition[] {
  const groupName = `${type.name}information`;
  const own = `${PROPERTIES[type.name] ?? type.defaultProperties.join(' ')} ${COMMON}`
    .split(' ')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', propertyType = 'string'] = entry.replace('!', '').split(':');
      return propertyDefinition({
        ...STANDARD,
        name,
        groupName,
        type: propertyType as PropertyType,
        hasUniqueValue: entry.includes('!'),
        formField: true,
      });
    });
  return [...own, ...systemProperties(type, groupName)];
}

function systemProperties(type: ObjectType, groupName: string): PropertyDefinition[] {
  const readOnly = { ...STANDARD.modificationMetadata, readOnlyValue: true };
  const system = { ...STANDARD, groupName, modificationMetadata: readOnly } as const;
  return [
    propertyDefinition({ ...system, name: 'hs_object_id', type: 'number' }),
    propertyDefinition({ ...system, name: type.modifiedProperty, type: 'datetime' }),
    propertyDefinition({ ...STANDARD, name: type.createdProperty, groupName, type: 'datetime' }),
  ];
}
