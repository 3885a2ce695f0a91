import { notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { PropertyValues } from '../objects/crm-object.js';
import type { Pipeline } from './pipeline.js';
import { STANDARD_PIPELINES } from './standard-pipelines.js';

/** The saved form: the pipelines by type name. */
export type PipelinesSnapshot = readonly (readonly [
  type: string,
  pipelines: readonly Pipeline[],
])[];

/** The pipelines of one account. */
export class PipelineRegistry {
  readonly #pipelines = new Map<string, Map<string, Pipeline>>();

  all(type: ObjectType): Pipeline[] {
    return [...this.#of(type).values()].filter(({ archived }) => !archived);
  }

  get(type: ObjectType, id: string): Pipeline {
    const pipeline = this.#of(type).get(id);
    if (pipeline === undefined || pipeline.archived) {
      throw notFoundFailure(`Pipeline ${id} does not exist for ${type.name}`);
    }
    return pipeline;
  }

  save(type: ObjectType, pipeline: Pipeline): Pipeline {
    this.#of(type).set(pipeline.id, pipeline);
    return pipeline;
  }

  delete(type: ObjectType, id: string): void {
    this.get(type, id);
    this.#of(type).delete(id);
  }

  /** @throws ApiFailure (400) if the values name a pipeline or stage that does not exist */
  validate(type: ObjectType, values: PropertyValues): void {
    const [pipelineName, stageName] =
      type.name === 'deal' ? ['pipeline', 'dealstage'] : ['hs_pipeline', 'hs_pipeline_stage'];
    const pipelines = this.all(type);
    if (pipelines.length === 0) return;
    const { [pipelineName]: pipelineId, [stageName]: stageId } = values;
    const candidates = pipelines.filter(({ id }) => pipelineId === undefined || id === pipelineId);
    if (pipelineId && candidates.length === 0) throw invalidOption(pipelineName, pipelineId);
    const stageIds = candidates.flatMap(({ stages }) => stages.map(({ id }) => id));
    if (stageId && !stageIds.includes(stageId)) throw invalidOption(stageName, stageId);
  }

  snapshot(): PipelinesSnapshot {
    return [...this.#pipelines].map(([type, pipelines]) => [type, [...pipelines.values()]]);
  }

  restore(snapshot: PipelinesSnapshot): void {
    for (const [type, pipelines] of snapshot) {
      this.#pipelines.set(type, new Map(pipelines.map((pipeline) => [pipeline.id, pipeline])));
    }
  }

  #of({ name }: ObjectType): Map<string, Pipeline> {
    let pipelines = this.#pipelines.get(name);
    if (pipelines === undefined) {
      const standard = STANDARD_PIPELINES[name];
      pipelines = new Map(standard === undefined ? [] : [[standard.id, standard]]);
      this.#pipelines.set(name, pipelines);
    }
    return pipelines;
  }
}

function invalidOption(name: string, value: string) {
  const message = `${value} was not one of the allowed options for ${name}`;
  return validationFailure(message, {
    errors: [{ message, code: 'INVALID_OPTION', context: { propertyName: [name] } }],
  });
}
