/** English words of commands, for lists in other languages. */
import { useEffect, useState } from 'react';
import { englishWords } from '@/strings/other-words';

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

/** English words by what stands in the list: none at first, and none where the editor speaks English. */
export function useEnglish(): ReadonlyMap<string, readonly string[]> {
  const [words, setWords] = useState(NONE);
  useEffect(() => {
    void englishWords().then(setWords);
  }, []);
  return words;
}
