/** What stands in a menu: the same for menus of buttons and of the right mouse button. */
import type { LucideIcon } from 'lucide-react';

/** Something that can be chosen. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** A colour in the icon's place, as CSS. */
  readonly swatch?: string;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Whether it is on, for what can be on or off. */
  readonly checked?: boolean;
  readonly run: () => void;
}

/** A menu in a menu. */
export interface SubMenu {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly items: readonly MenuEntry[];
}

/** A line between entries, with a heading if it has one. */
export interface MenuBreak {
  readonly id: string;
  readonly heading?: string;
}

/** What stands in a menu. */
export type MenuEntry = MenuItem | SubMenu | MenuBreak;
