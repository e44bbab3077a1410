/** The toolbar: what is open and what can be done with it, the run, and what of the window is shown. */
import {
  AppWindow,
  Box,
  Gauge,
  Images,
  Languages,
  LayoutList,
  ListTree,
  Monitor,
  Moon,
  PanelBottom,
  PanelRight,
  Sun,
  TriangleAlert,
} from 'lucide-react';
import { useBench, useUi } from '@/app/bench';
import { commandNamed } from '@/commands';
import { openForm } from '@/commands/forms';
import { VIEW_KEYS } from '@/commands/views';
import type { Theme, UiState } from '@/editor/ui';
import { WorkflowName } from '@/panels/library/WorkflowName';
import { RunButton } from '@/panels/run/RunButton';
import { spoken, strings } from '@/strings';
import { LANGUAGES, type Language } from '@/strings/languages';
import { IconButton } from '@/ui/IconButton';
import { Menu } from '@/ui/Menu';
import type { MenuEntry } from '@/ui/menu-entry';
import { changeLanguage } from '@/workbench/language';
import styles from './Toolbar.module.css';

const SIDES = { outline: ListTree, queue: Gauge, problems: TriangleAlert, form: LayoutList };
/** The commands that do the same as the buttons of panels at the side. */
const SIDE_COMMANDS = {
  outline: 'view.outline',
  queue: 'view.queue',
  problems: 'view.problems',
  form: 'form.panel',
};
const LOOKS = { system: Monitor, dark: Moon, light: Sun };

/** The bar at the top of the window. */
export function Toolbar() {
  return (
    <header className={styles.toolbar}>
      <div className={styles.start}>
        <h1 className={styles.name}>{strings.app.name}</h1>
        <WorkflowName />
      </div>
      <div className={styles.end}>
        <FormButton />
        <RunButton />
        <span className={styles.gap} />
        <ViewButtons />
        <span className={styles.gap} />
        <GraphButtons />
        <LookButton />
      </div>
    </header>
  );
}

const VIEWS = { gallery: Images, models: Box };

function ViewButtons() {
  const { ui } = useBench();
  const shown = useUi((state) => state.view);
  return (['gallery', 'models'] as const).map((name) => (
    <IconButton
      key={name}
      icon={VIEWS[name]}
      label={strings[name].title}
      keys={VIEW_KEYS[name]}
      told
      pressed={shown === name}
      onClick={() => ui.setState({ view: shown === name ? 'graph' : name })}
    />
  ));
}

/** What of the graph's surroundings is shown; nothing where no graph is. */
function GraphButtons() {
  if (useUi((state) => state.view) !== 'graph') return null;
  return (
    <>
      <SideButtons />
      <span className={styles.gap} />
      <Shown part="results" icon={PanelBottom} />
      <Shown part="inspector" icon={PanelRight} />
    </>
  );
}

function FormButton() {
  const bench = useBench();
  return (
    <IconButton
      icon={AppWindow}
      label={strings.forms.panel.page}
      keys={keyOf('form.open')}
      onClick={() => openForm(bench)}
    />
  );
}

function SideButtons() {
  const { ui } = useBench();
  const shown = useUi((state) => state.side);
  const names = Object.keys(SIDES) as (keyof typeof SIDES)[];
  return names.map((name) => (
    <IconButton
      key={name}
      icon={SIDES[name]}
      label={strings.app.sides[name]}
      keys={keyOf(SIDE_COMMANDS[name])}
      told
      pressed={shown === name}
      onClick={() => ui.setState({ side: shown === name ? undefined : name })}
    />
  ));
}

/** The key that does the same as a button. */
function keyOf(command: string): string | undefined {
  return commandNamed(command).keys?.[0];
}

function Shown({ part, icon }: { part: keyof Pick<UiState, 'inspector' | 'results'>; icon: typeof PanelRight }) {
  const { ui } = useBench();
  const shown = useUi((state) => state[part]);
  return (
    <IconButton
      icon={icon}
      label={strings.app.show[part]}
      keys={keyOf(`view.${part}`)}
      pressed={shown}
      onClick={() => ui.setState({ [part]: !shown })}
    />
  );
}

function LookButton() {
  const { ui, files } = useBench();
  const theme = useUi((state) => state.theme);
  const { label, ...names } = strings.app.look;
  const languages = (Object.keys(LANGUAGES) as Language[]).map((name) => ({
    id: name,
    label: LANGUAGES[name],
    checked: name === spoken.language,
    run: () => void changeLanguage(files, name),
  }));
  const entries = (): readonly MenuEntry[] => [
    ...(Object.keys(LOOKS) as Theme[]).map((name) => ({
      id: name,
      label: names[name],
      icon: LOOKS[name],
      checked: name === theme,
      run: () => ui.setState({ theme: name }),
    })),
    { id: 'after looks' },
    { id: 'language', label: strings.app.language, icon: Languages, items: languages },
  ];
  return (
    <Menu label={label} align="end" entries={entries} trigger={<IconButton icon={LOOKS[theme]} label={label} />} />
  );
}
