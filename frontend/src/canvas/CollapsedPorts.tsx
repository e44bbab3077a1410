/** The handles of a collapsed node: all inputs at one place, all outputs at another. */
import type { NodeFacts } from './facts';
import styles from './Node.module.css';
import { PortHandle } from './PortHandle';

/** The handles of a collapsed node. Wires stay where they are; new ones ask for the open node. */
export function CollapsedPorts({ facts }: { facts: NodeFacts }) {
  return (
    <div className={styles.merged}>
      {facts.outputs.map(({ name, type, connected }) => (
        <PortHandle key={name} side="output" name={name} type={type} connected={connected} connectable={false} />
      ))}
      {facts.inputs.map(({ name, type, sources }) => (
        <PortHandle
          key={name}
          side="input"
          name={name}
          type={type}
          connected={sources.length > 0}
          connectable={false}
        />
      ))}
    </div>
  );
}
