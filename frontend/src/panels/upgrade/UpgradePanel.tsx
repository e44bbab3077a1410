/** The upgrade panel: what was done to the open workflow when it was opened, and what is to be decided. */
import { CircleCheck, X } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { Section } from '@/ui/Section';
import { keptIn } from '@/upgrade/keeping';
import { type Row, rowsOf, SECTIONS, sectionOf, type Told } from '@/upgrade/rows';
import { stillMissing } from '@/upgrade/still-missing';
import { DocumentLines } from './DocumentLines';
import { MissingModels } from './MissingModels';
import { MissingTypes } from './MissingTypes';
import { RowView } from './RowView';
import { Summary } from './Summary';
import styles from './UpgradePanel.module.css';
import { type Decisions, useDecisions } from './use-decisions';

const NOTHING: Told = { source: '', lines: [], details: new Map(), families: [] };

/** What was done to the open workflow when it was opened, the gravest first. */
export function UpgradePanel() {
  const { ui, upgrade } = useBench();
  const { told, missing, models, standings } = useStore(upgrade.store);
  const document = useEditorState((state) => state.document);
  const rows = useMemo(() => rowsOf(told ?? NOTHING), [told]);
  const kept = useMemo(() => new Set(keptIn(document)), [document]);
  const lacking = useMemo(() => stillMissing(models, document), [models, document]);
  const decisions = useDecisions(rows, kept, told?.details);
  const isEmpty = !told && missing.length + lacking.length + standings.size === 0;
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <h2 className={styles.title}>{strings.upgrade.title}</h2>
        <IconButton icon={X} size="s" label={strings.upgrade.close} onClick={() => ui.setState({ side: undefined })} />
      </header>
      {isEmpty ? (
        <EmptyState icon={CircleCheck} title={strings.upgrade.none}>
          {strings.upgrade.noneText}
        </EmptyState>
      ) : (
        <>
          <div className={styles.body}>
            <Summary told={told} rows={rows} kept={kept} missing={missing} models={lacking.length} />
            <MissingModels models={lacking} />
            <MissingTypes missing={missing} />
            {SECTIONS.map((name) => (
              <Rows
                key={name}
                title={strings.upgrade.sections[name]}
                rows={rows.filter((row) => sectionOf(row) === name)}
                closed={name === 'fine'}
                decisions={decisions}
              />
            ))}
            <DocumentLines lines={told?.lines ?? []} />
          </div>
          {rows.some((row) => row.canStay) ? <Foot decisions={decisions} /> : null}
        </>
      )}
    </div>
  );
}

interface RowsProps {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly closed: boolean;
  readonly decisions: Decisions;
}

function Rows({ title, rows, closed, decisions }: RowsProps) {
  if (rows.length === 0) return null;
  return (
    <Section title={title} count={rows.length} closed={closed}>
      <ul className={styles.list}>
        {rows.map((row) => (
          <RowView key={row.key} row={row} decisions={decisions} />
        ))}
      </ul>
    </Section>
  );
}

function Foot({ decisions }: { decisions: Decisions }) {
  const say = strings.upgrade.decide;
  const { pending, canSkip, isBusy, decideAll, apply } = decisions;
  return (
    <footer className={styles.foot}>
      <p className={styles.hint}>{canSkip ? say.hint : say.fixed}</p>
      <div className={styles.acts}>
        <Button size="s" onClick={() => decideAll('accept')}>
          {say.acceptAll}
        </Button>
        <Button size="s" disabled={!canSkip} onClick={() => decideAll('skip')}>
          {say.skipAll}
        </Button>
        <span className={styles.gap} />
        <Button size="s" tone="primary" disabled={pending === 0} busy={isBusy} onClick={apply}>
          {say.apply(pending)}
        </Button>
      </div>
    </footer>
  );
}
