/** The models: all that were found, what they are, and what is wrong with them. It fills the window. */
import { Box, SearchX, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ALL, listed, type Order, ordered } from '@/models/listing';
import { strings } from '@/strings';
import { compareTexts } from '@/strings/formats';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { Spinner } from '@/ui/Spinner';
import { ModelDetails } from './ModelDetails';
import { ModelsFooter } from './ModelsFooter';
import { ModelsHeader } from './ModelsHeader';
import styles from './ModelsView.module.css';
import { ModelTable } from './ModelTable';
import { useAllModels } from './use-all-models';

const words = strings.models;

/** The list, and beside it the model that was chosen. */
export function ModelsView() {
  const { data, isPending, error } = useAllModels();
  const [filter, setFilter] = useState(ALL);
  const [order, setOrder] = useState<Order>({ column: 'name', falling: false });
  const [name, setName] = useState<string>();
  const all = data?.models;
  const seen = useMemo(() => listed(all ?? [], filter, order, compareTexts), [all, filter, order]);
  const model = all?.find((each) => each.name === name);
  return (
    <main className={styles.view} aria-label={words.title}>
      <div className={styles.list}>
        <ModelsHeader all={all ?? []} count={seen.length} filter={filter} onFilter={setFilter} data={data} />
        {isPending ? (
          <Spinner label={words.title} />
        ) : seen.length > 0 ? (
          <ModelTable
            models={seen}
            order={order}
            chosen={model?.name}
            onOrder={(column) => setOrder(ordered(order, column))}
            onChoose={setName}
          />
        ) : error && !data ? (
          <EmptyState icon={TriangleAlert} title={error.message} />
        ) : filter === ALL || all?.length === 0 ? (
          <EmptyState icon={Box} title={words.none} />
        ) : (
          <EmptyState
            icon={SearchX}
            title={words.noMatch}
            action={<Button onClick={() => setFilter(ALL)}>{strings.gallery.filter.clear}</Button>}
          >
            {words.noMatchText}
          </EmptyState>
        )}
        <ModelsFooter folders={data?.folders ?? []} />
      </div>
      <aside className={styles.details} aria-label={words.details.label}>
        {model ? <ModelDetails key={model.name} model={model} /> : <p className={styles.hint}>{words.details.none}</p>}
      </aside>
    </main>
  );
}
