import type { JSX } from 'preact';
import { Avatar } from './Avatar';
import { Picture } from './Picture';

interface FaceProps {
  userId: string;
  name: string;
  avatar?: string | undefined;
  online?: boolean;
}

/** A person: their picture, or their initials. Words beside it say the name. */
export function Face({ userId, name, avatar, online = false }: FaceProps): JSX.Element {
  if (!avatar) return <Avatar name={name} online={online} />;
  return (
    <span class="avatar" aria-hidden="true" data-online={online}>
      <Picture path={`/people/${userId}/avatar?v=${avatar}`} alt="" />
    </span>
  );
}
