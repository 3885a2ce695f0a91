import type { Pipeline, PipelineStage } from './pipeline.js';

const CREATED_AT = '2026-01-01T00:00:00.000Z';

/** The pipelines of a new account, by the name of the object type. */
export const STANDARD_PIPELINES: Readonly<Record<string, Pipeline>> = {
  deal: pipeline('default', 'Sales Pipeline', [
    ['appointmentscheduled', 'Appointment Scheduled', { probability: '0.2', isClosed: 'false' }],
    ['qualifiedtobuy', 'Qualified To Buy', { probability: '0.4', isClosed: 'false' }],
    ['presentationscheduled', 'Presentation Scheduled', { probability: '0.6', isClosed: 'false' }],
    [
      'decisionmakerboughtin',
      'Decision Maker Bought-In',
      { probability: '0.8', isClosed: 'false' },
    ],
    ['contractsent', 'Contract Sent', { probability: '0.9', isClosed: 'false' }],
    ['closedwon', 'Closed Won', { probability: '1.0', isClosed: 'true' }],
    ['closedlost', 'Closed Lost', { probability: '0.0', isClosed: 'true' }],
  ]),
  ticket: pipeline('0', 'Support Pipeline', [
    ['1', 'New', { ticketState: 'OPEN' }],
    ['2', 'Waiting on contact', { ticketState: 'OPEN' }],
    ['3', 'Waiting on us', { ticketState: 'OPEN' }],
    ['4', 'Closed', { ticketState: 'CLOSED' }],
  ]),
};

function pipeline(
  id: string,
  label: string,
  stages: readonly (readonly [id: string, label: string, metadata: Record<string, string>])[],
): Pipeline {
  return {
    id,
    label,
    displayOrder: 0,
    archived: false,
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
    stages: stages.map(([stageId, stageLabel, metadata], index): PipelineStage => ({
      id: stageId,
      label: stageLabel,
      displayOrder: index,
      metadata,
      archived: false,
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT,
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    })),
  };
}
