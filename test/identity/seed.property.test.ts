import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSeed } from '../../src/identity/seed.ts';

const isChosen = (uuid: string): boolean => !/^(?:0[0-]+|f[f-]+)$/u.test(uuid);
const hexDigits = fc.stringMatching(/^[0-9a-f]{32}$/u);
const uuids = hexDigits
  .map((hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5'))
  .filter(isChosen);

describe('a seed', () => {
  test('is any lower-case UUID, of whatever version', () => {
    fc.assert(fc.property(uuids, (uuid) => parseSeed(uuid) === uuid));
  });

  test.each(['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])(
    'is not %s, which nobody chose',
    (uuid) => expect(parseSeed(uuid)).toBeUndefined(),
  );

  test('is not a UUID in another form, or with anything around it', () => {
    const spoilt = uuids.chain((uuid) =>
      fc.constantFrom(
        `${uuid}\n`,
        ` ${uuid}`,
        `{${uuid}}`,
        `urn:uuid:${uuid}`,
        uuid.replaceAll('-', ''),
        `${uuid}0`,
        uuid.slice(1),
        uuid.replace(/^./u, 'A'),
        uuid.replace(/^./u, 'g'),
        uuid.replace(/^./u, '٣'),
      ),
    );
    fc.assert(fc.property(spoilt, (text) => parseSeed(text) === undefined));
  });

  test('is no other text or value', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.string()), (value) => parseSeed(value) === undefined));
    expect(parseSeed(['6b1f3a52-8d0e-4c2f-9a67-2f4e1d0c9b8a'])).toBeUndefined();
  });
});
