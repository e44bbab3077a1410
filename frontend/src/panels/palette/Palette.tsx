/** The palette: every node type, found by a few letters, and added where it was asked for. */
import { Command } from 'cmdk';
import { Boxes, Search, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useBench } from '@/app/bench';
import { HEADER, NODE_WIDTH } from '@/canvas/metrics';
import { openPart } from '@/editor/store';
import type { PaletteRequest, Point } from '@/editor/ui';
import { titleOf } from '@/graph/labels';
import { strings } from '@/strings';
import { typeLabel } from '@/theme/type-color';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { Kbd } from '@/ui/Kbd';
import { take } from './adding';
import { carry } from './carrying';
import { everything, foundOffers, groupedOffers, type Offer, offersFor, similarTo } from './offers';
import styles from './Palette.module.css';
import { Preview } from './Preview';
import { recentTypes } from './recent';

const say = strings.palette;

/** The palette, for one request. */
export function Palette({ request }: { request: PaletteRequest }) {
  const bench = useBench();
  const [state] = useState(() => bench.editor.store.getState());
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [isWide, setWide] = useState(false);
  const fitting = useMemo(() => offersFor(state, request), [state, request]);
  const all = useMemo(() => (isWide ? everything(state) : fitting.offers), [state, fitting, isWide]);
  const groups = useMemo(() => {
    const recent = recentTypes();
    if (text.trim() !== '') return [{ heading: '', offers: foundOffers(all, text, recent) }];
    const similar = request.swap === undefined ? new Set<string>() : similarTo(state, request.swap);
    const isRanked = (fitting.type !== undefined || request.into !== undefined) && !isWide;
    return groupedOffers(all, request.swap === undefined ? recent : [], similar, isRanked);
  }, [all, text, state, request, fitting, isWide]);
  const close = () => bench.ui.setState({ dialog: undefined });
  const pick = (offer: Offer) => {
    close();
    take(bench, request, offer);
  };
  const lift = (offer: Offer, event: PointerEvent) =>
    carry(event, {
      ghost: () => ghostOf(offer),
      onLift: close,
      onDrop: (x, y) => {
        const at = bench.viewport.current()?.at({ x, y });
        if (at) take(bench, { ...request, at: request.wire ? at : held(at) }, offer);
      },
    });
  const keyed = groups.flatMap(({ heading, offers }) => offers.map((offer) => ({ key: keyOf(heading, offer), offer })));
  const canCarry = request.swap === undefined && !request.into;
  const shown = keyed.find(({ key }) => key === chosen) ?? keyed[0];
  const isEmpty = keyed.length === 0;
  const title = titleFor(request, fitting.type?.name, isWide, () => {
    const part = openPart(state);
    return titleOf(part, request.swap ?? '', state.templates[part.nodes[request.swap ?? '']?.type ?? '']);
  });
  return (
    <Dialog open bare title={title} onClose={close} size="l">
      <Command
        label={title}
        shouldFilter={false}
        loop
        value={shown?.key ?? ''}
        onValueChange={setChosen}
        className={styles.palette}
      >
        <div className={styles.search}>
          <Search aria-hidden />
          <Command.Input
            autoFocus
            value={text}
            onValueChange={(next) => {
              setText(next);
              setChosen('');
            }}
            placeholder={say.placeholder}
            className={styles.input}
          />
          {fitting.type ? (
            <Button size="s" tone="quiet" onClick={() => setWide(!isWide)}>
              {isWide ? say.fittingOnly : say.everything}
            </Button>
          ) : null}
        </div>
        {request.swap === undefined && !request.into && !fitting.type ? null : <p className={styles.about}>{title}</p>}
        <div className={styles.body}>
          <Command.List className={styles.list} label={title}>
            {isEmpty ? (
              <None text={text.trim()} isFiltered={!isWide && fitting.type !== undefined} all={() => setWide(true)} />
            ) : null}
            {groups.map(({ heading, offers }) => (
              <Command.Group key={heading} heading={heading === '' ? undefined : heading}>
                {offers.map((offer) => (
                  <Row
                    key={keyOf(heading, offer)}
                    id={keyOf(heading, offer)}
                    offer={offer}
                    onPick={pick}
                    onLift={canCarry ? lift : undefined}
                  />
                ))}
              </Command.Group>
            ))}
          </Command.List>
          {shown ? <Preview template={shown.offer.template} field={shown.offer.field} /> : null}
        </div>
        <footer className={styles.foot} aria-hidden>
          <span>
            <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> {say.keys.choose}
          </span>
          <span>
            <Kbd keys="Enter" /> {request.swap === undefined ? say.keys.add : say.keys.swap}
          </span>
          {canCarry ? <span className={styles.hint}>{say.keys.drag}</span> : null}
          <span>
            <Kbd keys="Escape" /> {say.keys.close}
          </span>
        </footer>
      </Command>
    </Dialog>
  );
}

/** Types may stand under two headings, so a row is known by both. */
function keyOf(heading: string, { template, calls }: Offer): string {
  return `${heading}/${template.type}${calls === undefined ? '' : `#${calls}`}`;
}

/** What one sees of a node type that is carried. */
function ghostOf({ template }: Offer): HTMLElement {
  const ghost = document.createElement('div');
  ghost.className = styles.ghost ?? '';
  ghost.textContent = template.title;
  return ghost;
}

/** Where a node stands whose head is held in its middle. */
function held({ x, y }: Point): Point {
  return { x: x - NODE_WIDTH / 2, y: y - HEADER / 2 };
}

function titleFor(request: PaletteRequest, type: string | undefined, isWide: boolean, swapped: () => string): string {
  if (request.swap !== undefined) return say.swapTitle(swapped());
  if (request.into) return say.between;
  if (type === undefined || isWide) return say.title;
  return request.wire?.isOutput ? say.fitting(typeLabel(type)) : say.giving(typeLabel(type));
}

interface RowProps {
  readonly id: string;
  readonly offer: Offer;
  readonly onPick: (offer: Offer) => void;
  /** It is pressed, and perhaps carried away; undefined where it can go nowhere else. */
  readonly onLift: ((offer: Offer, event: PointerEvent) => void) | undefined;
}

function Row({ id, offer, onPick, onLift }: RowProps) {
  const { template, field } = offer;
  const fields = { ...template.inputs, ...template.outputs };
  return (
    <Command.Item
      value={id}
      onSelect={() => onPick(offer)}
      onPointerDown={(event) => onLift?.(offer, event.nativeEvent)}
      className={styles.item}
    >
      <span className={styles.label}>{template.title}</span>
      {field === undefined ? null : <span className={styles.field}>{say.connects(fields[field]?.title ?? field)}</span>}
      <span className={styles.pack}>{template.pack}</span>
    </Command.Item>
  );
}

function None({ text, isFiltered, all }: { text: string; isFiltered: boolean; all: () => void }) {
  if (isFiltered) {
    const action = <Button onClick={all}>{say.everything}</Button>;
    return (
      <EmptyState icon={SearchX} title={text === '' ? say.noneFits : say.none(text)} action={action}>
        {say.noneFitsHint}
      </EmptyState>
    );
  }
  if (text === '') {
    return (
      <EmptyState icon={Boxes} title={say.noTypes}>
        {say.noTypesHint}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={SearchX} title={say.none(text)}>
      {say.noneHint}
    </EmptyState>
  );
}
