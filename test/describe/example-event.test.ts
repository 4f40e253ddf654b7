import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { describeAsJsonSchema } from '../../src/catalog/describe.ts';
import { exampleEvent } from '../../src/describe/example-event.ts';
import { dotAi } from '../../src/product/dot-ai.ts';

test('the example is an event that could leave, with every property of its kind', () => {
  const validate = new Ajv2020({ strict: false }).compile(describeAsJsonSchema(dotAi.catalog));
  const event = exampleEvent(dotAi);
  expect(validate(event)).toBe(true);
  expect(event?.properties).toMatchObject({ tool: 'recommend', duration_ms: 1250, instance_kind: 'cluster' });
  expect(event?.timestamp).toBe('2026-11-20T12:00:00.000Z');
});

test('it is the same each time', () => {
  expect(exampleEvent(dotAi)).toEqual(exampleEvent(dotAi));
});
