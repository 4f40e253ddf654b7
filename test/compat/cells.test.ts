import { describe, expect, it } from 'vitest';
import { cells } from '../../compat/cells.ts';
import { dependenciesOf } from '../../compat/dependencies.ts';
import { writeStart } from '../../compat/starts.ts';

describe('the table', () => {
  it('has cells with names and reasons of their own', () => {
    expect(new Set(cells.map(({ name }) => name)).size).toBe(cells.length);
    expect(new Set(cells.map(({ name }) => name.replaceAll(/\W+/gu, '-'))).size).toBe(cells.length);
    for (const { name, reason } of cells) expect(reason.length, name).toBeGreaterThan(20);
  });

  it('has no cell that upstream excludes', () => {
    for (const { name, node, openTelemetry, mcp, environment } of cells) {
      if (openTelemetry === '3.x latest') expect(node, name).not.toBe('20');
      if (environment?.['OTEL_CONFIG_FILE'] !== undefined) {
        expect(['2.x latest', '3.x latest'], name).toContain(openTelemetry);
      }
      expect(Object.keys(dependenciesOf({ openTelemetry, mcp, start: 'bundled' }, 'x.tgz')), name).toContain(
        'dot-ai-telemetry',
      );
    }
  });

  it.each([
    ['node', ['20', '22', '24']],
    [
      'openTelemetry',
      ['1.x', '2.x auto', '2.x latest', '2.x oldest', "2.x, dot-ai's", '3.x latest', 'api alone', 'none'],
    ],
    ['modules', ['commonjs', 'esm']],
    ['mcp', ['sdk 1.x', 'sdk 2.x sessions', 'sdk 2.x stateless']],
    ['form', ['both', 'present', 'semantic']],
  ] as const)('covers every %s', (axis, values) => {
    expect([...new Set(cells.map((cell) => cell[axis]))].toSorted()).toEqual(values);
  });

  it('declares exact versions', () => {
    for (const cell of cells) {
      for (const [name, version] of Object.entries(dependenciesOf(cell, 'x.tgz'))) {
        expect(version, name).toMatch(/^(?:\d+\.\d+\.\d+|file:x\.tgz)$/u);
      }
    }
  });
});

const OURS = /dot-ai-telemetry|own-telemetry|telemetry\./u;

describe('a start without us', () => {
  it.each([...new Set(cells.map(({ start }) => start))])('%s names nothing of ours', (start) => {
    const { flags, main } = writeStart(start, false);
    expect([...flags, main].join('\n')).not.toMatch(OURS);
    const withUs = writeStart(start, true);
    expect([...withUs.flags, withUs.main].join('\n')).toMatch(OURS);
    expect(main.split('\n')).toHaveLength(withUs.main.split('\n').length);
  });
});
