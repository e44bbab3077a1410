/** The elements of a section in the builder, one below the other. */
import type { DragEvent } from 'react';
import type { Branch } from '@/forms/tree';
import { strings } from '@/strings';
import styles from './Builder.module.css';
import { BuilderRow } from './BuilderRow';
import { ELEMENT_DRAG, type Over, overRow, spotOf, useBuilding } from './building';

/** The elements of a section. */
export function BuilderItems({ of, label }: { of: Branch; label: string }) {
  return (
    <ol className={styles.items} aria-label={label}>
      {of.children.map((child) => (
        <Item key={child.id} branch={child} parent={of} />
      ))}
    </ol>
  );
}

function Item({ branch, parent }: { branch: Branch; parent: Branch }) {
  const { over, meant, setMeant, nameOf } = useBuilding();
  const { id, element, children } = branch;
  const isBox = element.kind === 'container';
  const row = useDropOn(branch, parent, (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return overRow(branch, (event.clientY - box.top) / Math.max(box.height, 1));
  });
  const inside = useDropOn(branch, parent, () => ({ id, side: 'inside' }));
  return (
    <li
      className={styles.item}
      data-element={id}
      data-kind={element.kind}
      data-over={over?.id === id ? over.side : undefined}
      data-meant={meant === id || undefined}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop; the handle's arrow keys do the same */}
      <div className={styles.row} onFocus={() => setMeant(id)} {...row}>
        <BuilderRow branch={branch} />
      </div>
      {isBox && children.length > 0 ? <BuilderItems of={branch} label={nameOf(branch)} /> : null}
      {isBox && children.length === 0 ? (
        <div className={styles.zone} {...inside}>
          {strings.forms.build.drop}
        </div>
      ) : null}
    </li>
  );
}

/** What an element is given so that others can be dropped on it. */
function useDropOn(branch: Branch, parent: Branch, where: (event: DragEvent<HTMLElement>) => Over) {
  const { over, setOver, put } = useBuilding();
  return {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!event.dataTransfer.types.includes(ELEMENT_DRAG)) return;
      event.preventDefault();
      const next = where(event);
      if (over?.id !== next.id || over.side !== next.side) setOver(next);
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event: DragEvent<HTMLElement>) => {
      const id = event.dataTransfer.getData(ELEMENT_DRAG);
      setOver(undefined);
      if (id === '') return;
      event.preventDefault();
      put(id, spotOf(parent, branch, where(event)));
    },
  };
}
