import { validationFailure } from '../../api/api-failure.js';
import { isJsonObject, requiredText, textOr, type JsonObject } from '../../http/json-body.js';
import type { Pipeline, PipelineStage } from './pipeline.js';

/** Reads a new pipeline. `newId` returns the ids of the pipeline and its stages. */
export function readPipeline(body: JsonObject, now: number, newId: () => string): Pipeline {
  const { stages } = body;
  if (!Array.isArray(stages)) throw validationFailure('"stages" must be an array');
  return {
    id: newId(),
    label: requiredText(body['label'], 'label'),
    displayOrder: orderOf(body),
    stages: stages.map((stage: unknown) => {
      if (!isJsonObject(stage)) throw validationFailure('A stage must be an object');
      return readStage(stage, now, newId());
    }),
    ...timesOf(now),
  };
}

export function readStage(body: JsonObject, now: number, id: string): PipelineStage {
  return {
    id,
    label: requiredText(body['label'], 'label'),
    displayOrder: orderOf(body),
    metadata: readMetadata(body['metadata']),
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    ...timesOf(now),
  };
}

/** Reads the fields of a change that pipelines and stages have in common. */
export function readCommonChanges(body: JsonObject, now: number) {
  const { label, displayOrder, archived } = body;
  return {
    ...(typeof label === 'string' && { label }),
    ...(typeof displayOrder === 'number' && { displayOrder }),
    ...(typeof archived === 'boolean' && { archived }),
    updatedAt: new Date(now).toISOString(),
  };
}

export function readMetadata(metadata: unknown): Record<string, string> {
  if (!isJsonObject(metadata)) return {};
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [name, textOr(value, '')]),
  );
}

function orderOf({ displayOrder }: JsonObject): number {
  return typeof displayOrder === 'number' ? displayOrder : 0;
}

function timesOf(now: number) {
  const time = new Date(now).toISOString();
  return { archived: false, createdAt: time, updatedAt: time };
}
