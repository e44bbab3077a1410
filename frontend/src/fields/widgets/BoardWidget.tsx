/** A board of the gallery. */
import { strings } from '@/strings';
import { useBoards } from '../answers';
import type { WidgetProps } from '../widget';
import { NamedWidget } from './NamedWidget';

/** A board of the gallery, by name. */
export function BoardWidget(props: WidgetProps) {
  const { data } = useBoards();
  const say = strings.fields.board;
  return <NamedWidget {...props} names={data?.map((board) => board.name)} placeholder={say.choose} empty={say.none} />;
}
