import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../../src/catalog/define-catalog.ts';
import type { CatalogDefinition } from '../../src/catalog/definition.ts';

const sound: CatalogDefinition = {
  name: 'sample',
  version: 1,
  forms: {},
  selectors: { job: [{ form: 'own', namePrefix: 'job ', listed: ['job.name'] }] },
  properties: {
    job: {
      purpose: 'Tells jobs apart',
      rule: { type: 'choice', values: ['backup'] },
      from: [{ attribute: 'job.name' }],
    },
    size: {
      purpose: 'How large',
      rule: { type: 'integer', min: 0, max: 100 },
      from: [{ attribute: 'job.size' }],
    },
    given: { purpose: 'What the host says', rule: { type: 'flag' }, from: [] },
  },
  common: [],
  events: [
    {
      name: 'job_done',
      title: 'A job ended',
      purpose: 'Which jobs run',
      startsAs: 'job',
      properties: ['job', 'size'],
    },
  ],
};
const [event] = sound.events;
if (event === undefined) throw new Error('the sample has an event');

function withProperty(name: string, change: object): CatalogDefinition {
  return {
    ...sound,
    properties: { ...sound.properties, [name]: { ...sound.properties[name], ...change } } as never,
  };
}

function withEvent(change: object): CatalogDefinition {
  return { ...sound, events: [{ ...event, ...change } as never] };
}

describe('defineCatalog', () => {
  test('takes a sound catalog', () => {
    expect(defineCatalog(sound as never).entries).toHaveLength(1);
  });

  test.each<[string, CatalogDefinition, RegExp]>([
    [
      'an unknown rule',
      withProperty('job', { rule: { type: 'text' } }),
      /catalog sample: event job_done, property job has an unknown rule/u,
    ],
    ['no rule', withProperty('job', { rule: undefined }), /property job has an unknown rule/u],
    ['no sources', withProperty('job', { from: undefined }), /property job has no list of sources/u],
    [
      'a misspelt source',
      withProperty('job', { from: [{ attr: 'job.name' }] }),
      /property job has an unknown source/u,
    ],
    [
      'a source of the span that it has not',
      withProperty('job', { from: [{ span: 'name' }] }),
      /unknown source/u,
    ],
    ['a property without a purpose', withProperty('job', { purpose: ' ' }), /property job has no purpose/u],
    [
      'a number without a bound',
      withProperty('size', { rule: { type: 'integer', min: 0 } }),
      /property size .*unbounded number/u,
    ],
    [
      'a number that is too large',
      withProperty('size', { rule: { type: 'integer', min: 0, max: 1_000_001 } }),
      /property size .*unbounded/u,
    ],
    [
      'infinite bucket edges',
      withProperty('size', { rule: { type: 'bucket', edges: [1, Infinity] } }),
      /property size has bucket edges/u,
    ],
    [
      'falling bucket edges',
      withProperty('size', { rule: { type: 'bucket', edges: [2, 1] } }),
      /property size has bucket edges/u,
    ],
    [
      'a list of free text',
      withProperty('job', { rule: { type: 'choice', values: ['two words'] } }),
      /property job lists a name that is not/u,
    ],
    [
      'an empty list',
      withProperty('job', { rule: { type: 'choice', values: [] } }),
      /property job has an empty list/u,
    ],
    [
      'too many declared names',
      withProperty('job', {
        rule: { type: 'declared', kind: 'job', names: Array.from({ length: 65 }, (_, i) => `n${i}`) },
      }),
      /property job lists more than 64/u,
    ],
    [
      'a name that is listed twice',
      withProperty('job', { rule: { type: 'choice', values: ['a', 'a'] } }),
      /property job lists a name twice/u,
    ],
    [
      'an alias to nowhere',
      withProperty('job', { rule: { type: 'choice', values: ['a'], aliases: { b: 'c' } } }),
      /property job maps b to/u,
    ],
    [
      'a reserved property name',
      withProperty('$ip', { purpose: 'no', rule: { type: 'flag' }, from: [] }),
      /property \$ip has a reserved name/u,
    ],
    ['a reserved event name', withEvent({ name: '$pageview' }), /event \$pageview has a reserved name/u],
    [
      'a duplicate event',
      { ...sound, events: [...sound.events, ...sound.events] },
      /event job_done is a duplicate name/u,
    ],
    [
      'a duplicate property',
      withEvent({ properties: ['job', 'job'] }),
      /event job_done has a duplicate name, property job/u,
    ],
    [
      'a property that is own and common',
      { ...sound, common: ['job'] },
      /event job_done has a duplicate name, property job/u,
    ],
    [
      'a property that the catalog lacks',
      withEvent({ properties: ['nope'] }),
      /event job_done names property nope/u,
    ],
    [
      'an inherited property name',
      withEvent({ properties: ['constructor'] }),
      /event job_done names property constructor/u,
    ],
    ['a selector that the catalog lacks', withEvent({ startsAs: 'nope' }), /event job_done starts as nope/u],
    [
      'an entry that sampling would bias',
      withEvent({ startsAs: undefined }),
      /event job_done .*biasedBySampling/u,
    ],
    [
      'a property without a source',
      withEvent({ properties: ['job', 'given'] }),
      /event job_done has property given, which has no source/u,
    ],
    [
      'an event for all processes that comes from spans',
      withEvent({ acrossProcesses: true, oncePerDay: [] }),
      /event job_done says acrossProcesses/u,
    ],
    [
      'an event for all processes that is not once a day',
      withEvent({ acrossProcesses: true, recorded: true, startsAs: undefined }),
      /event job_done says acrossProcesses/u,
    ],
    ['an event without a purpose', withEvent({ purpose: '' }), /event job_done has no title or no purpose/u],
    [
      'two rules for one attribute',
      withProperty('given', { rule: { type: 'flag' }, from: [{ attribute: 'job.size' }] }),
      /attribute job\.size is read by two/u,
    ],
    ['a bad catalog name', { ...sound, name: 'A B' }, /catalog A B: the name/u],
    ['a bad version', { ...sound, version: 0 }, /the version/u],
  ])('rejects %s, naming it', (_, definition, message) => {
    expect(() => defineCatalog(definition as never)).toThrow(message);
  });

  test('takes an event that is once a day for all processes', () => {
    const once = { startsAs: undefined, recorded: true, oncePerDay: ['job'], acrossProcesses: true };
    expect(() => defineCatalog(withEvent(once) as never)).not.toThrow();
  });

  test('lets an entry without startsAs say that sampling may bias it', () => {
    const definition = withEvent({ startsAs: undefined, biasedBySampling: true });
    expect(() => defineCatalog(definition as never)).not.toThrow();
  });
});
