import { notFoundFailure } from '../../api/api-failure.js';
import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import { jsonObject } from '../../http/json-body.js';
import { emptyReply, jsonReply, type Reply } from '../../http/reply.js';
import type { RandomSource } from '../../runtime/random-source.js';
import { crmPaths } from '../crm-paths.js';
import type { CrmCall, CrmEndpoints } from '../crm-endpoints.js';
import { readCommonChanges, readMetadata, readPipeline, readStage } from './pipeline-input.js';
import type { Pipeline, PipelineStage } from './pipeline.js';

/** The pipelines of an object type and their stages. */
export function pipelineEndpoints(endpoints: CrmEndpoints, random: RandomSource): Endpoint[] {
  const newId = () => String(random.integer(100_000_000, 999_999_999));
  const endpoint = (
    method: Endpoint['method'],
    suffix: string,
    handle: (call: CrmCall) => Reply,
  ): Endpoint =>
    endpoints.create({
      name: 'pipelines',
      method,
      paths: crmPaths('pipelines', `/:objectType${suffix}`),
      access: method === 'get' ? 'read' : 'write',
      area: 'schemas',
      handle,
    });
  return [
    endpoint('get', '', ({ crm, type }) => jsonReply(200, { results: crm.pipelines.all(type) })),
    endpoint('post', '', (call) => {
      const pipeline = readPipeline(jsonObject(call), call.now, newId);
      return jsonReply(201, call.crm.pipelines.save(call.type, pipeline));
    }),
    endpoint('get', '/:pipelineId', (call) => jsonReply(200, pipelineOf(call))),
    endpoint('patch', '/:pipelineId', (call) =>
      save(call, { ...pipelineOf(call), ...readCommonChanges(jsonObject(call), call.now) }),
    ),
    endpoint('put', '/:pipelineId', (call) => {
      const { id, createdAt } = pipelineOf(call);
      return save(call, { ...readPipeline(jsonObject(call), call.now, newId), id, createdAt });
    }),
    endpoint('delete', '/:pipelineId', (call) => {
      call.crm.pipelines.delete(call.type, pathParameter(call, 'pipelineId'));
      return emptyReply(204);
    }),
    endpoint('get', '/:pipelineId/stages', (call) =>
      jsonReply(200, { results: pipelineOf(call).stages }),
    ),
    endpoint('post', '/:pipelineId/stages', (call) => {
      const pipeline = pipelineOf(call);
      const stage = readStage(jsonObject(call), call.now, newId());
      save(call, { ...pipeline, stages: [...pipeline.stages, stage] });
      return jsonReply(201, stage);
    }),
    endpoint('get', '/:pipelineId/stages/:stageId', (call) => jsonReply(200, stageOf(call))),
    endpoint('patch', '/:pipelineId/stages/:stageId', (call) => {
      const stage = stageOf(call);
      const body = jsonObject(call);
      const metadata = { ...stage.metadata, ...readMetadata(body['metadata']) };
      return saveStage(call, { ...stage, ...readCommonChanges(body, call.now), metadata });
    }),
    endpoint('put', '/:pipelineId/stages/:stageId', (call) => {
      const { id, createdAt } = stageOf(call);
      return saveStage(call, { ...readStage(jsonObject(call), call.now, id), createdAt });
    }),
    endpoint('delete', '/:pipelineId/stages/:stageId', (call) => {
      const { id } = stageOf(call);
      const pipeline = pipelineOf(call);
      save(call, { ...pipeline, stages: pipeline.stages.filter((stage) => stage.id !== id) });
      return emptyReply(204);
    }),
  ];
}

function pipelineOf(call: CrmCall): Pipeline {
  return call.crm.pipelines.get(call.type, pathParameter(call, 'pipelineId'));
}

function stageOf(call: CrmCall): PipelineStage {
  const id = pathParameter(call, 'stageId');
  const stage = pipelineOf(call).stages.find((candidate) => candidate.id === id);
  if (stage === undefined) throw notFoundFailure(`Stage ${id} does not exist`);
  return stage;
}

function save(call: CrmCall, pipeline: Pipeline): Reply {
  return jsonReply(200, call.crm.pipelines.save(call.type, pipeline));
}

function saveStage(call: CrmCall, stage: PipelineStage): Reply {
  const pipeline = pipelineOf(call);
  const stages = pipeline.stages.map((other) => (other.id === stage.id ? stage : other));
  save(call, { ...pipeline, stages });
  return jsonReply(200, stage);
}
