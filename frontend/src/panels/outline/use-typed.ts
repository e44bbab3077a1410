/** Letters that are typed quickly one after the other are one word. */
import { useRef } from 'react';

/** Milliseconds after which a letter begins a new word. */
const PAUSE = 600;

/** Gives the word so far for each letter. */
export function useTyped(): (letter: string) => string {
  const word = useRef({ letters: '', time: 0 });
  return (letter) => {
    const now = Date.now();
    const letters = now - word.current.time < PAUSE ? word.current.letters + letter : letter;
    word.current = { letters, time: now };
    return letters;
  };
}
