import { expect, test } from 'vitest';
import { startCapture } from '../support/capture.ts';
import { startExample } from '../support/example-host.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SECRET = 'jane.doe@example.com';

/** What every event carries beyond its own properties. */
const EVERY_EVENT = {
  version: '0.9.1',
  instance_kind: 'file',
  schema_version: 1,
  $process_person_profile: false,
  $geoip_disable: true,
  $ip: '0.0.0.0',
  $ignore_sent_at: true,
  $lib: 'dot-ai-telemetry',
};

const CHANNELS_OFF = {
  channel_webchat: false,
  channel_email: false,
  channel_whatsapp: false,
  channel_instagram: false,
  channel_telegram: false,
  channel_sms: false,
  channel_other: false,
};

test('each event of Hay arrives with its properties and nothing else, whatever its users call things', async () => {
  const capture = await startCapture();
  const host = await startExample('hay', {
    HOME: tempFolder(),
    HAY_POSTHOG_KEY: 'phc_test',
    HAY_POSTHOG_HOST: capture.url,
    HAY_DATABASE_URL: `postgresql://hay:${SECRET}@db.internal/secret`,
    HAY_CHANNELS: `webchat,sms,${SECRET}`,
  });
  const { id } = await host.call('POST /agents', { name: SECRET, prompt: 'secret' });
  await host.call('POST /agents', { name: '/home/secret/agent.json' });
  await host.call('DELETE /agents', { id });
  await host.call('DELETE /agents', { id: SECRET });
  await host.call('POST /plugins', { name: SECRET, type: 'retriever', config: { apiKey: 'secret' } });
  await host.call('POST /plugins', { name: 'mine', type: SECRET });
  await host.call('DELETE /plugins', { name: SECRET });
  await host.call('DELETE /plugins', { name: 'mine' });
  for (let count = 0; count < 12; count += 1) await host.call('POST /conversations', { message: SECRET });
  await host.call('POST /migrations', { name: 'InitialSchema' });
  await host.call('POST /migrations', { name: `Add${SECRET}` });
  await host.identified();
  expect(await host.stop()).toMatchObject({ code: 0, stderr: '' });

  const started = {
    node_version: process.versions.node,
    operating_system: process.platform,
    database_type: 'postgres',
    agents: 'lt_1',
    ...CHANNELS_OFF,
    channel_webchat: true,
    channel_sms: true,
    channel_other: true,
  };
  const expected: readonly (readonly [name: string, properties: object])[] = [
    ['server_started', started],
    ['agent_created', { agents: 'ge_1_lt_2' }],
    ['agent_created', { agents: 'ge_2_lt_5' }],
    ['agent_deleted', { agents: 'ge_1_lt_2' }],
    ['plugin_installed', { plugin_type: 'retriever' }],
    ['plugin_installed', { plugin_type: 'other' }],
    ['plugin_removed', { plugin_type: 'retriever' }],
    ['plugin_removed', { plugin_type: 'other' }],
    ['conversation_created', { conversations_today: 'ge_1_lt_10' }],
    ['conversation_created', { conversations_today: 'ge_10_lt_100' }],
    ['migration_run', { migration: 'InitialSchema' }],
    ['migration_run', { migration: 'other' }],
  ];
  expect(capture.events.map(({ event, properties }) => [event, properties])).toEqual(
    expected.map(([event, properties]) => [event, { ...properties, ...EVERY_EVENT }]),
  );
  expect(capture.events.every(({ isAnonymous }) => isAnonymous)).toBe(true);
  const sent = JSON.stringify(capture.requests);
  for (const planted of [SECRET, 'jane', 'secret', '/home/', 'db.internal', 'mine'])
    expect(sent).not.toContain(planted);
});

test.each([
  ['sqlite:/home/secret/hay.db', 'sqlite'],
  ['mysql2://secret', 'mysql'],
  ['secret', 'other'],
  [undefined, 'sqlite'],
])('a database at %s is of the type %s', async (url, type) => {
  const capture = await startCapture();
  const host = await startExample('hay', {
    HAY_POSTHOG_KEY: 'phc_test',
    HAY_POSTHOG_HOST: capture.url,
    ...(url !== undefined && { HAY_DATABASE_URL: url }),
  });
  await host.stop();
  expect(capture.events[0]?.properties).toMatchObject({
    database_type: type,
    instance_kind: 'ephemeral',
    ...CHANNELS_OFF,
    channel_webchat: true,
  });
  expect(JSON.stringify(capture.requests)).not.toContain('secret');
});
