/** A graph as a drawing: no widgets, nothing to connect; marks tell what is different in it. */

import { HEADER } from '@/canvas/metrics';
import type { Change } from '@/diff/difference';
import type { Marks } from '@/diff/marks';
import type { Drawing, DrawnNode, DrawnWire } from '@/graph/drawing';
import { strings } from '@/strings';
import styles from './GraphDrawing.module.css';

/** What a `GraphDrawing` takes. */
export interface GraphDrawingProps {
  readonly drawing: Drawing;
  /** With marks, what has none is faint. */
  readonly marks?: Marks;
  /** The key of what was chosen: a node's id, or the key of an edge. */
  readonly chosen?: string | undefined;
  /** Without words, for where it is too small to read. */
  readonly plain?: boolean;
  readonly onChoose?: (node: string) => void;
}

/** About as wide as a letter of a title and of a row is, in units of the canvas. */
const TITLE_LETTER = 8;
const ROW_LETTER = 6.5;

/** A graph inside of an SVG: wires, then nodes. */
export function GraphDrawing({ drawing, marks, chosen, plain = false, onChoose }: GraphDrawingProps) {
  return (
    <g data-marked={marks ? true : undefined} data-plain={plain || undefined} className={styles.graph}>
      {drawing.areas.map(({ id, box, title, color }) => (
        <g key={id} className={styles.area} style={{ '--own': color }}>
          <rect {...box} rx={8} />
          {plain ? null : (
            <text x={box.x + 12} y={box.y + 24}>
              {cut(title, box.width - 24, TITLE_LETTER)}
            </text>
          )}
        </g>
      ))}
      {drawing.wires.map((wire) => (
        <Wire key={wire.key} wire={wire} change={marks?.wires.get(wire.key)} isChosen={chosen === wire.key} />
      ))}
      {drawing.nodes.map((node) => (
        <Node
          key={node.id}
          node={node}
          change={marks?.nodes.get(node.id)}
          inputs={marks?.inputs.get(node.id)}
          isChosen={chosen === node.id}
          plain={plain}
          onChoose={onChoose}
        />
      ))}
    </g>
  );
}

interface WireProps {
  readonly wire: DrawnWire;
  readonly change: Change | undefined;
  readonly isChosen: boolean;
}

function Wire({ wire, change, isChosen }: WireProps) {
  return (
    <path
      d={wire.path}
      className={styles.wire}
      data-wire={wire.key}
      data-change={change}
      data-chosen={isChosen || undefined}
      style={{ '--own': wire.color }}
    />
  );
}

interface NodeProps {
  readonly node: DrawnNode;
  readonly change: Change | undefined;
  readonly inputs: ReadonlySet<string> | undefined;
  readonly isChosen: boolean;
  readonly plain: boolean;
  readonly onChoose: ((node: string) => void) | undefined;
}

function Node({ node, change, inputs, isChosen, plain, onChoose }: NodeProps) {
  const { id, box, title, color, isOff, rows } = node;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list beside it has a button for each of them
    <g
      className={styles.node}
      data-drawn={id}
      data-change={change}
      data-chosen={isChosen || undefined}
      data-off={isOff || undefined}
      style={{ '--own': color }}
      onClick={change && onChoose ? () => onChoose(id) : undefined}
    >
      <rect {...box} rx={8} className={styles.box} />
      <path d={head(node)} className={styles.head} />
      {plain ? null : (
        <>
          <text x={box.x + 14} y={box.y + HEADER / 2 + 5} className={styles.title}>
            {cut(title, box.width - (change ? 56 : 28), TITLE_LETTER)}
          </text>
          {rows.map(({ name, label, value, isOutput, y }) => (
            <g key={`${isOutput}${name}`} data-changed={(!isOutput && inputs?.has(name)) || undefined}>
              <text
                x={isOutput ? box.x + box.width - 14 : box.x + 14}
                y={y + 4}
                className={isOutput ? styles.output : styles.input}
              >
                {cut(label, (box.width - 28) * (value ? 0.4 : 1), ROW_LETTER)}
              </text>
              {value ? (
                <text x={box.x + 14 + (box.width - 28) * 0.42} y={y + 4} className={styles.value}>
                  {cut(value, (box.width - 28) * 0.58, ROW_LETTER)}
                </text>
              ) : null}
              <circle cx={isOutput ? box.x + box.width : box.x} cy={y} r={4} className={styles.dot} />
            </g>
          ))}
        </>
      )}
      {change ? <Badge change={change} x={box.x + box.width - 20} y={box.y + HEADER / 2} /> : null}
    </g>
  );
}

/** The sign of a change, for who sees no colours. */
function Badge({ change, x, y }: { change: Change; x: number; y: number }) {
  return (
    <g className={styles.badge} data-change={change}>
      <circle cx={x} cy={y} r={12} />
      <text x={x} y={y + 6}>
        {strings.library.diff.signs[change]}
      </text>
    </g>
  );
}

/** The head of a node: round above, straight below. */
function head({ box: { x, y, width } }: DrawnNode): string {
  return `M ${x} ${y + HEADER} V ${y + 8} Q ${x} ${y} ${x + 8} ${y} H ${x + width - 8} Q ${x + width} ${y} ${x + width} ${y + 8} V ${y + HEADER} Z`;
}

/** As much of a text as there is room for. */
function cut(text: string, width: number, letter: number): string {
  const most = Math.max(1, Math.floor(width / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
