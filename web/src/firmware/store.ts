import { signal } from '@preact/signals';
import { ApiFault } from '../api';
import { request, tokens } from '../api/http';
import type { DeviceClaim, FirmwareRelease, Page } from '../contracts';
import { say, type FirmwareText } from './texts';

/** What is wrong, in words for a person. */
export function reason(error: unknown): string {
  if (error instanceof ApiFault) {
    const fields = Object.values(error.errors).flat();
    return fields.length > 0 ? fields.join('\n') : error.message;
  }
  const [code = '', what = ''] = (error instanceof Error ? error.message : String(error)).split(/:(.*)/s);
  const key = `trouble.${code}`;
  return isText(key) ? say(key, { what }) : String(error);
}

const known = ['noChip', 'silent', 'refused', 'noManifest', 'otherChip', 'missing', 'device', 'deaf'].map((code) => `trouble.${code}`);
const isText = (key: string): key is FirmwareText => known.includes(key);

/** Claims and releases of one home. */
export class FirmwareStore {
  readonly releases = signal<FirmwareRelease[] | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);

  constructor(readonly homeId: string) {}

  async load(): Promise<void> {
    try {
      this.releases.value = (await request<Page<FirmwareRelease>>('GET', `/homes/${this.homeId}/firmware`)).items;
      this.problem.value = undefined;
    } catch (error) {
      this.problem.value = reason(error);
    }
  }

  claim = (name: string, roomId: string | undefined): Promise<DeviceClaim> =>
    request('POST', `/homes/${this.homeId}/claims`, { body: { name, ...(roomId ? { roomId } : {}) } });

  /** The image goes as it is: no JSON around megabytes. */
  async add(model: string, version: string, image: Blob): Promise<void> {
    const query = new URLSearchParams({ model, version });
    const headers = { authorization: `Bearer ${await tokens.access()}`, 'content-type': 'application/octet-stream' };
    const answer = await fetch(`/api/v1/homes/${this.homeId}/firmware?${query}`, { method: 'POST', headers, body: image });
    if (!answer.ok) throw new ApiFault(answer.status, await answer.json());
    await this.load();
  }

  async rollOut(release: FirmwareRelease, percent: number, force: boolean): Promise<void> {
    const changed = await request<FirmwareRelease>('PATCH', `/firmware/${release.id}`, { body: { percent, force } });
    this.releases.value = (this.releases.value ?? []).map((one) => (one.id === changed.id ? changed : one));
  }

  async remove(release: FirmwareRelease): Promise<void> {
    await request<void>('DELETE', `/firmware/${release.id}`);
    this.releases.value = (this.releases.value ?? []).filter((one) => one.id !== release.id);
  }
}
