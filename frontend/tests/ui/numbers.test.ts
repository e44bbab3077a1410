import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clamped, stepOf, stepped, within } from '@/ui/numbers';

describe('bounds', () => {
  test('keep a number in them, and on the multiples', () => {
    expect(clamped(5000, { integer: true, max: 4096 })).toBe(4096);
    expect(clamped(100, { integer: true, min: 16, multipleOf: 8 })).toBe(104);
    expect(clamped(1.6, { integer: true })).toBe(2);
    expect(clamped(99, { integer: true, max: 98, multipleOf: 8 })).toBe(96);
    expect(clamped(0, { integer: true, above: 0 })).toBe(1);
  });

  test('hold for whole numbers beyond what floating point can tell apart', () => {
    const bounds = { integer: true, min: 0, max: 18446744073709551615n };
    expect(clamped(18446744073709551614n, bounds)).toBe(18446744073709551614n);
    expect(clamped(18446744073709551616n, bounds)).toBe(18446744073709551615n);
    expect(clamped(18446744073709551615n, { integer: true, multipleOf: 8 })).toBe(18446744073709551616n);
    expect(clamped(-3n, bounds)).toBe(0);
    expect(within(18446744073709551615n, bounds)).toBe(true);
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

  test('pass over 2^53 and back, one by one', () => {
    expect(stepped(9007199254740991, 1, { integer: true })).toBe(9007199254740992n);
    expect(stepped(9007199254740992n, 1, { integer: true })).toBe(9007199254740993n);
    expect(stepped(9007199254740992n, -1, { integer: true })).toBe(9007199254740991);
  });

  test('are the multiples, ones for integers, and a part of the range for others', () => {
    expect(stepOf({ integer: true, multipleOf: 8 })).toBe(8);
    expect(stepOf({ integer: true })).toBe(1);
    expect(stepOf({ min: 0, max: 1 })).toBe(0.01);
    expect(stepOf({ min: 0, max: 100 })).toBe(0.1);
  });
});
