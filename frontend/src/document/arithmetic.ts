/** Numbers that people type, and sums of them: whole numbers are exact, however large they are. */
import { isNumber, isWhole, type JSONNumber, wholeNumber } from './json';

/**
 * The number that a text says: `12`, `-0,5`, `1e3`, or arithmetic such as `512*2+8`; undefined if it says none. Digits
 * and signs are also those that input methods write: `１２`, `ー０。５`.
 */
export function parsedNumber(text: string): JSONNumber | undefined {
  const usual = text.normalize('NFKC').replace(/[,。]/g, '.').replace(/[ー−]/g, '-');
  const tokens = usual.match(/(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[-+*/()]|\S/gi);
  if (!tokens) return undefined;
  const value = sum(tokens);
  return tokens.length === 0 && isNumber(value) ? value : undefined;
}

function sum(tokens: string[]): JSONNumber {
  let value = product(tokens);
  while (tokens[0] === '+' || tokens[0] === '-') {
    value = tokens.shift() === '+' ? plus(value, product(tokens)) : plus(value, times(-1, product(tokens)));
  }
  return value;
}

function product(tokens: string[]): JSONNumber {
  let value = factor(tokens);
  while (tokens[0] === '*' || tokens[0] === '/') {
    value = tokens.shift() === '*' ? times(value, factor(tokens)) : Number(value) / Number(factor(tokens));
  }
  return value;
}

function factor(tokens: string[]): JSONNumber {
  const token = tokens.shift();
  if (token === undefined) return Number.NaN;
  if (token === '-') return times(-1, factor(tokens));
  if (token === '+') return factor(tokens);
  if (token !== '(') return /^\d+$/.test(token) ? wholeNumber(BigInt(token)) : Number(token);
  const value = sum(tokens);
  return tokens.shift() === ')' ? value : Number.NaN;
}

/** A sum, exact for whole numbers. */
export function plus(one: JSONNumber, other: JSONNumber): JSONNumber {
  return isWhole(one) && isWhole(other) ? wholeNumber(BigInt(one) + BigInt(other)) : Number(one) + Number(other);
}

function times(one: JSONNumber, other: JSONNumber): JSONNumber {
  return isWhole(one) && isWhole(other) ? wholeNumber(BigInt(one) * BigInt(other)) : Number(one) * Number(other);
}
