import { describe, expect, test } from 'vitest';
import { parsedNumber } from '@/document/arithmetic';

describe('what is typed', () => {
  test.each([
    ['12', 12],
    [' -0,5 ', -0.5],
    ['1e3', 1000],
    ['512*2+8', 1032],
    ['(1+2)*-3', -9],
    ['.5', 0.5],
    ['５１２＊２', 1024],
    ['ー０。５', -0.5],
    ['１，５', 1.5],
  ])('%j is %d', (text, number) => {
    expect(parsedNumber(text)).toBe(number);
  });

  test.each(['', 'abc', '1 2', '2*', '(1', '1/0', '--', 'NaN'])('%j is no number', (text) => {
    expect(parsedNumber(text)).toBeUndefined();
  });

  test.each([
    ['18446744073709551615', 18446744073709551615n],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551615 - 1', 18446744073709551614n],
    ['2147483648*8589934592', 18446744073709551616n],
    ['18446744073709551615 - 18446744073709551610', 5],
  ])('%j is exact', (text, number) => {
    expect(parsedNumber(text)).toBe(number);
  });
});
