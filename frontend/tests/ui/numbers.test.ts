import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clamped, parsedNumber, stepOf, stepped, within } from '@/ui/numbers';

describe('what is typed', () => {
  test.each([
    ['12', 12],
    [' -0,5 ', -0.5],
    ['1e3', 1000],
    ['512*2+8', 1032],
    ['(1+2)*-3', -9],
    ['.5', 0.5],
  ])('%j is %d', (text, number) => {
    expect(parsedNumber(text)).toBe(number);
  });

  test.each(['', 'abc', '1 2', '2*', '(1', '1/0', '--', 'NaN'])('%j is no number', (text) => {
    expect(parsedNumber(text)).toBeUndefined();
  });
});

describe('bounds', () => {
  test('keep a number in them, and on the multiples', () => {
    expect(clamped(5000, { integer: true, max: 4096 })).toBe(4096);
    expect(clamped(100, { integer: true, min: 16, multipleOf: 8 })).toBe(104);
    expect(clamped(1.6, { integer: true })).toBe(2);
    expect(clamped(99, { integer: true, max: 98, multipleOf: 8 })).toBe(96);
    expect(clamped(0, { integer: true, above: 0 })).toBe(1);
  });

  test('whatever is brought into them is within them', () => {
    const bound = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(
        fc.integer(),
        bound,
        fc.nat(500),
        fc.integer({ min: 1, max: 64 }),
        (value, min, range, multipleOf) => {
          const bounds = { integer: true, min, max: min + range + multipleOf, multipleOf };
          expect(within(clamped(value, bounds), bounds)).toBe(true);
        },
      ),
    );
  });
});

describe('steps', () => {
  test('leave no dust of binary fractions', () => {
    expect(stepped(0.1, 2, { min: 0, max: 1 })).toBe(0.12);
    expect(stepped(0.3, -0.1, { min: 0, max: 1 })).toBe(0.299);
    expect(stepped(7, 10, {})).toBe(8);
  });

  test('are the multiples, ones for integers, and a part of the range for others', () => {
    expect(stepOf({ integer: true, multipleOf: 8 })).toBe(8);
    expect(stepOf({ integer: true })).toBe(1);
    expect(stepOf({ min: 0, max: 1 })).toBe(0.01);
    expect(stepOf({ min: 0, max: 100 })).toBe(0.1);
  });
});
