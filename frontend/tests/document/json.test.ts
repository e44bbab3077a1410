import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyJSON, isJSON, type JSONValue, readJSON, wholeNumber, writeJSON } from '@/document/json';

const LARGEST = 18446744073709551615n;

describe('JSON', () => {
  test('keeps every digit of whole numbers', () => {
    const text = '{"seed":18446744073709551615,"least":-9223372036854775808,"plain":9007199254740991}';
    const read = readJSON(text);
    expect(read).toEqual({ seed: LARGEST, least: -9223372036854775808n, plain: 9007199254740991 });
    expect(writeJSON(read)).toBe(text);
  });

  test('leaves digits in texts, and numbers with a fraction or an exponent, what they are', () => {
    const text =
      '{"18446744073709551615":"18446744073709551615 \\"9007199254740993\\"","pi":3.14159265358979311600,"far":1e300}';
    expect(readJSON(text)).toEqual({
      '18446744073709551615': '18446744073709551615 "9007199254740993"',
      pi: Math.PI,
      far: 1e300,
    });
    const reals = '[0.12345678901234567890, 12345678901234567890.5, 12345678901234567890e2]';
    expect(readJSON(reals)).toEqual(JSON.parse(reals));
  });

  test('reads and writes whatever it can say as it was', () => {
    const large = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(wholeNumber);
    const { value } = fc.letrec<{ value: JSONValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: fc.constantFrom('"', '\\', '1', ',', 'a', '😀', '\n'), maxLength: 24 }),
        large,
        fc.double({ noDefaultInfinity: true, noNaN: true }).filter((each) => !Number.isInteger(each)),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { noNullPrototype: true, maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2), (each, indent) => {
        expect(isJSON(each)).toBe(true);
        expect(readJSON(writeJSON(each, indent))).toEqual(each);
        expect(copyJSON(each)).toEqual(each);
      }),
      { numRuns: 30 },
    );
  });

  test('is refused where it is none, with large numbers too', () => {
    for (const text of [
      '',
      '{',
      '[00012345678901234567890]',
      '[18446744073709551615',
      '"18446744073709551615',
      '- 18446744073709551615',
    ])
      expect(() => readJSON(text)).toThrow(SyntaxError);
    expect(isJSON({ a: undefined })).toBe(false);
    expect(isJSON([Number.NaN])).toBe(false);
  });

  test('is the same text as ever where no number is large', () => {
    const value = { b: [1, 2.5, { a: null }], text: 'ü"\n', nothing: undefined };
    expect(writeJSON(value, 1)).toBe(JSON.stringify(value, null, 1));
    expect(writeJSON(undefined)).toBe('');
  });
});
