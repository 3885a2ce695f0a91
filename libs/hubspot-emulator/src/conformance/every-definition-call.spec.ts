import type { Client } from '@hubspot/api-client';
import { connectClient, OFFICIAL_CLIENTS } from '../testing/official-clients.js';
import { stopEmulators } from '../testing/running-emulators.js';

const DEAL_TO_CONTACT = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 };
const CUSTOM = {
  name: 'car',
  labels: { singular: 'Car', plural: 'Cars' },
  requiredProperties: ['plate'],
  properties: [{ name: 'plate', label: 'Plate', type: 'string', fieldType: 'text' }],
  associatedObjects: ['CONTACT'],
};
const stage = (label: string) => ({ label, displayOrder: 0, metadata: { probability: '0.5' } });

const property = (name: string) => ({
  name,
  label: name,
  groupName: 'own',
  type: 'string' as never,
  fieldType: 'text' as never,
});

/** Every call of associations, properties, owners, pipelines and schemas. */
describe.each(OFFICIAL_CLIENTS)('@hubspot/api-client %s', (_version, create) => {
  let hubSpot: Client;
  const ids = async (type: string) =>
    (await hubSpot.crm.objects.basicApi.getPage(type, 100)).results.map(({ id }) => id);

  beforeEach(async () => {
    ({ hubSpot } = await connectClient(create));
  });
  afterEach(stopEmulators);

  it('associates objects, and labels associations', async () => {
    const [[deal = ''], [contact = '', other = '']] = [await ids('deals'), await ids('contacts')];
    const { basicApi, batchApi, schema } = hubSpot.crm.associations.v4;
    await basicApi.createDefault('deals', deal, 'contacts', contact);
    await basicApi.create('deals', deal, 'contacts', other, [DEAL_TO_CONTACT as never]);
    // The client's types say string, HubSpot sends numbers.
    const page = await basicApi.getPage('deals', deal, 'contacts');
    expect(page.results).toMatchObject([
      { toObjectId: Number(contact), associationTypes: [{ typeId: 3 }] },
      { toObjectId: Number(other) },
    ]);
    const pair = { _from: { id: deal }, to: { id: contact } };
    await batchApi.createDefault('deals', 'contacts', { inputs: [pair] });
    await batchApi.create('deals', 'contacts', {
      inputs: [{ ...pair, types: [DEAL_TO_CONTACT as never] }],
    });
    const batch = await batchApi.getPage('deals', 'contacts', { inputs: [{ id: deal }] });
    expect(batch.results).toMatchObject([{ _from: { id: deal } }]);

    const label = { name: 'buyer', label: 'Buyer' };
    const labelled = await schema.definitionsApi.create('deals', 'contacts', label);
    const typeId = labelled.results[0]?.typeId ?? 0;
    await schema.definitionsApi.update('deals', 'contacts', {
      associationTypeId: typeId,
      label: 'Payer',
    });
    const labels = await schema.definitionsApi.getAll('deals', 'contacts');
    expect(labels.results).toContainEqual(expect.objectContaining({ typeId, label: 'Payer' }));
    await batchApi.archiveLabels('deals', 'contacts', {
      inputs: [{ ...pair, types: [DEAL_TO_CONTACT as never] }],
    });
    await schema.definitionsApi.remove('deals', 'contacts', typeId);
    await batchApi.archive('deals', 'contacts', {
      inputs: [{ _from: { id: deal }, to: [{ id: contact }] }],
    });
    await basicApi.archive('deals', deal, 'contacts', other);
    expect((await basicApi.getPage('deals', deal, 'contacts')).results).toEqual([]);

    const associations = hubSpot.crm.associations.batchApi;
    const old = { ...pair, type: 'deal_to_contact' };
    await associations.create('deals', 'contacts', { inputs: [old] });
    const read = await associations.read('deals', 'contacts', { inputs: [{ id: deal }] });
    expect(read.results).toMatchObject([{ to: [{ id: contact }] }]);
    await associations.archive('deals', 'contacts', { inputs: [old] });
  });

  it('defines properties and their groups', async () => {
    const { coreApi, batchApi, groupsApi } = hubSpot.crm.properties;
    const group = { name: 'own', label: 'Own', displayOrder: 1 };
    expect(await groupsApi.create('contacts', group)).toMatchObject({ name: 'own' });
    await groupsApi.update('contacts', 'own', { label: 'Ours' });
    expect(await groupsApi.getByName('contacts', 'own')).toMatchObject({ label: 'Ours' });
    expect((await groupsApi.getAll('contacts')).results.length).toBeGreaterThan(1);
    await coreApi.create('contacts', property('color'));
    await coreApi.update('contacts', 'color', { label: 'Colour' });
    expect(await coreApi.getByName('contacts', 'color')).toMatchObject({ label: 'Colour' });
    expect((await coreApi.getAll('contacts')).results.length).toBeGreaterThan(5);
    await batchApi.create('contacts', { inputs: [property('size')] });
    const read = await batchApi.read('contacts', {
      archived: false,
      inputs: [{ name: 'size' }],
    });
    expect(read.results).toMatchObject([{ name: 'size' }]);
    await batchApi.archive('contacts', { inputs: [{ name: 'size' }] });
    await coreApi.archive('contacts', 'color');
    await groupsApi.archive('contacts', 'own');
  });

  it('reads owners, and changes pipelines and their stages', async () => {
    const { ownersApi } = hubSpot.crm.owners;
    const owners = await ownersApi.getPage();
    const owner = Number(owners.results[0]?.id);
    expect(await ownersApi.getById(owner)).toMatchObject({ id: String(owner) });

    const { pipelinesApi, pipelineStagesApi } = hubSpot.crm.pipelines;
    const stages = [stage('Open'), stage('Won')];
    const own = await pipelinesApi.create('deals', { label: 'Own', displayOrder: 1, stages });
    expect((await pipelinesApi.getAll('deals')).results.map(({ id }) => id)).toContain(own.id);
    await pipelinesApi.update('deals', own.id, { label: 'Ours' });
    expect(await pipelinesApi.getById('deals', own.id)).toMatchObject({ label: 'Ours' });
    await pipelinesApi.replace('deals', own.id, { label: 'All', displayOrder: 1, stages });
    const added = await pipelineStagesApi.create('deals', own.id, stage('Lost'));
    await pipelineStagesApi.update('deals', own.id, added.id, { label: 'Gone', metadata: {} });
    await pipelineStagesApi.replace('deals', own.id, added.id, stage('Lost'));
    expect(await pipelineStagesApi.getById('deals', own.id, added.id)).toMatchObject({
      label: 'Lost',
    });
    expect((await pipelineStagesApi.getAll('deals', own.id)).results).toHaveLength(3);
    await pipelineStagesApi.archive('deals', own.id, added.id);
    await pipelinesApi.archive('deals', own.id);
  });

  it('defines custom objects', async () => {
    const { coreApi } = hubSpot.crm.schemas;
    const created = await coreApi.create(CUSTOM as never);
    expect(created).toMatchObject({ name: 'car', labels: CUSTOM.labels });
    expect((await coreApi.getAll()).results.map(({ name }) => name)).toEqual(['car']);
    await coreApi.update(created.objectTypeId ?? '', {
      labels: { singular: 'Auto', plural: 'Autos' },
    });
    expect(await coreApi.getById('car')).toMatchObject({ labels: { singular: 'Auto' } });
    const association = await coreApi.createAssociation('car', {
      fromObjectTypeId: created.objectTypeId ?? '',
      toObjectTypeId: '0-2',
      name: 'car_to_company',
    });
    await coreApi.archiveAssociation('car', association.id);
    const car = await hubSpot.crm.objects.basicApi.create('car', {
      properties: { plate: 'A1' },
      associations: [],
    });
    await hubSpot.crm.objects.basicApi.archive('car', car.id);
    await coreApi.archive('car');
  });
});
