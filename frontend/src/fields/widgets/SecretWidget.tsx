/** A secret, by name only. */
import { strings } from '@/strings';
import { useSecrets } from '../answers';
import type { WidgetProps } from '../widget';
import { NamedWidget } from './NamedWidget';

/** A secret, by name: what it is never comes here. */
export function SecretWidget(props: WidgetProps) {
  const { data } = useSecrets();
  const say = strings.fields.secret;
  return (
    <NamedWidget {...props} names={data?.map((secret) => secret.name)} placeholder={say.choose} empty={say.none} />
  );
}
