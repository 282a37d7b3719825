import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Attachment } from '../contracts';
import { language } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { download } from '../ui/download';
import { Icon } from '../ui/Icon';
import { objectUrl, Picture } from '../ui/Picture';
import { say } from './fileTexts';

/** What hangs on a message: pictures and sound in place, everything else to save. */
export function Files({ files }: { files: readonly Attachment[] }): JSX.Element {
  return (
    <ul class="files" aria-label={say('filesOf')}>
      {files.map((file) => (
        <li key={file.id}>{file.kind === 'image' ? <Image file={file} /> : file.kind === 'audio' ? <Sound file={file} /> : <Download file={file} />}</li>
      ))}
    </ul>
  );
}

function Image({ file }: { file: Attachment }): JSX.Element {
  const large = useSignal(false);
  // The small one's size: the place is kept while it comes, so nothing jumps.
  const scale = Math.min(1, 320 / Math.max(file.width ?? 1, file.height ?? 1));
  return (
    <>
      <button type="button" class="file-picture" aria-label={say('enlarge', { name: file.name })} onClick={() => (large.value = true)}>
        <Picture path={`/files/${file.id}?size=small`} alt={say('picture', { name: file.name })} width={Math.round((file.width ?? 320) * scale)} height={Math.round((file.height ?? 240) * scale)} />
      </button>
      {large.value && (
        <Dialog title={file.name} class="wide" close={() => (large.value = false)}>
          <Picture path={`/files/${file.id}?size=medium`} alt={say('picture', { name: file.name })} />
          <Download file={file} />
        </Dialog>
      )}
    </>
  );
}

function Sound({ file }: { file: Attachment }): JSX.Element {
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => void objectUrl(`/files/${file.id}`).then((address) => (url.value = address), () => undefined), [file.id]);
  return (
    <div class="file-sound">
      <audio controls src={url.value} aria-label={file.name} />
      <Download file={file} />
    </div>
  );
}

const steps = [[1_048_576, 'megabyte'], [1_024, 'kilobyte'], [1, 'byte']] as const;

function Download({ file }: { file: Attachment }): JSX.Element {
  const [size, unit] = steps.find(([least]) => file.bytes >= least) ?? [1, 'byte'];
  const shown = new Intl.NumberFormat(language.value, { style: 'unit', unit, maximumFractionDigits: 1 }).format(file.bytes / size);
  return (
    <button type="button" class="file" aria-label={say('save', { name: file.name })} onClick={() => void download(`/files/${file.id}`, file.name)}>
      <Icon name="down" /> <span>{file.name}</span> <small class="quiet">{shown}</small>
    </button>
  );
}
