/** The head of the models: the search, filters, and the way to look through the folders again. */
import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, RefreshCw, Search, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ModelView } from '@/api/types';
import { useBench } from '@/app/bench';
import { attempt } from '@/editor/attempt';
import { notify } from '@/editor/ui';
import { type Filter, valuesOf } from '@/models/listing';
import { strings } from '@/strings';
import { timeText } from '@/strings/formats';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { Progress } from '@/ui/Progress';
import { Select } from '@/ui/Select';
import { TextInput } from '@/ui/TextInput';
import styles from './ModelsHeader.module.css';
import type { AllModels } from './use-all-models';

const words = strings.models;

/** What a `ModelsHeader` takes. */
export interface ModelsHeaderProps {
  readonly all: readonly ModelView[];
  /** How many are seen. */
  readonly count: number;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  /** What is known of the folders; undefined until that is there. */
  readonly data: AllModels | undefined;
}

/** The head of the models. */
export function ModelsHeader({ all, count, filter, onFilter, data }: ModelsHeaderProps) {
  const bench = useBench();
  const answers = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const isScanning = isBusy || data?.scanning === true;
  const withAll = (values: readonly string[], label: string, name: (value: string) => string) => [
    { value: '', label },
    ...values.map((value) => ({ value, label: name(value) })),
  ];

  async function scan(): Promise<void> {
    setBusy(true);
    await attempt(bench.ui, async () => {
      const { done, added = [], changed = [], gone = [] } = await bench.api.models.scan();
      const isNew = added.length + changed.length + gone.length > 0;
      const said = isNew ? words.changed(added.length, changed.length, gone.length) : words.unchanged;
      notify(bench.ui, { tone: 'success', text: done ? said : words.goesOn });
      await answers.invalidateQueries({ queryKey: ['models'] });
    });
    setBusy(false);
  }

  return (
    <header className={styles.header}>
      <IconButton icon={ArrowLeft} label={words.back} onClick={() => bench.ui.setState({ view: 'graph' })} />
      <h2 className={styles.title}>{words.title}</h2>
      <search className={styles.search}>
        <Search aria-hidden className={styles.glass} />
        <TextInput
          type="search"
          value={filter.text}
          aria-label={words.search}
          placeholder={words.search}
          className={styles.text}
          onChange={(text) => onFilter({ ...filter, text })}
        />
      </search>
      <Select
        aria-label={words.kind}
        value={filter.kind}
        choices={withAll(valuesOf(all, 'kind'), words.allKinds, (kind) => words.kinds[kind] ?? kind)}
        onChange={(kind) => onFilter({ ...filter, kind })}
      />
      <Select
        aria-label={words.base}
        value={filter.base}
        choices={withAll(valuesOf(all, 'base'), words.allBases, (base) => base)}
        onChange={(base) => onFilter({ ...filter, base })}
      />
      <IconButton
        icon={TriangleAlert}
        label={words.onlyProblems}
        pressed={filter.problems}
        onClick={() => onFilter({ ...filter, problems: !filter.problems })}
      />
      <output className={styles.about}>
        {words.count(count)}
        <span>
          {data === undefined ? '' : data.seen === null ? words.never : words.seen(timeText(data.seen * 1000))}
        </span>
      </output>
      <Button icon={RefreshCw} busy={isScanning} onClick={() => void scan()}>
        {words.scan}
      </Button>
      {isScanning ? (
        <div className={styles.progress}>
          <Progress label={words.scanning} />
        </div>
      ) : null}
    </header>
  );
}
