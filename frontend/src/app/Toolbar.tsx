/** The toolbar: what is open and what can be done with it, the run, and what of the window is shown. */
import { Gauge, ListTree, Monitor, Moon, PanelBottom, PanelRight, Sun, TriangleAlert } from 'lucide-react';
import { useBench, useUi } from '@/app/bench';
import type { SidePanel, Theme, UiState } from '@/editor/ui';
import { WorkflowName } from '@/panels/library/WorkflowName';
import { RunButton } from '@/panels/run/RunButton';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import styles from './Toolbar.module.css';

const SIDES = { outline: ListTree, queue: Gauge, problems: TriangleAlert };
const LOOKS = { system: Monitor, dark: Moon, light: Sun };

/** The bar at the top of the window. */
export function Toolbar() {
  return (
    <header className={styles.toolbar}>
      <div className={styles.start}>
        <h1 className={styles.name}>{strings.app.name}</h1>
        <WorkflowName />
      </div>
      <div className={styles.middle} />
      <div className={styles.end}>
        <RunButton />
        <span className={styles.gap} />
        <SideButtons />
        <span className={styles.gap} />
        <Shown part="results" icon={PanelBottom} />
        <Shown part="inspector" icon={PanelRight} />
        <LookButton />
      </div>
    </header>
  );
}

function SideButtons() {
  const { ui } = useBench();
  const shown = useUi((state) => state.side);
  const names = Object.keys(SIDES) as SidePanel[];
  return names.map((name) => (
    <IconButton
      key={name}
      icon={SIDES[name]}
      label={strings.app.sides[name]}
      pressed={shown === name}
      onClick={() => ui.setState({ side: shown === name ? undefined : name })}
    />
  ));
}

function Shown({ part, icon }: { part: keyof Pick<UiState, 'inspector' | 'results'>; icon: typeof PanelRight }) {
  const { ui } = useBench();
  const shown = useUi((state) => state[part]);
  return (
    <IconButton
      icon={icon}
      label={strings.app.show[part]}
      pressed={shown}
      onClick={() => ui.setState({ [part]: !shown })}
    />
  );
}

function LookButton() {
  const { ui } = useBench();
  const theme = useUi((state) => state.theme);
  const { label, ...names } = strings.app.look;
  const entries = () =>
    (Object.keys(LOOKS) as Theme[]).map((name) => ({
      id: name,
      label: names[name],
      icon: LOOKS[name],
      checked: name === theme,
      run: () => ui.setState({ theme: name }),
    }));
  return (
    <Menu label={label} align="end" entries={entries} trigger={<IconButton icon={LOOKS[theme]} label={label} />} />
  );
}
