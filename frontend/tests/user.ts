/** A user who types and clicks without waiting. */
import userEvent from '@testing-library/user-event';

/** A user who types and clicks without waiting. */
export const user = userEvent.setup({ delay: null, pointerEventsCheck: 0 });
