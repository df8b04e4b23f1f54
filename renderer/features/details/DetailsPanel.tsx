import { CircleCheck, Clock, Archive, History, PenLine, Send, FileDown } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Failure } from '#core/failure.ts';
import type { BrokenLink, LibraryCounts } from '#core/post/listing.ts';
import type { PostMeta, PostMetaChanges, PostStatus, PostSummary } from '#core/post/post.ts';
import { limits } from '#core/ipc/contract.ts';

import type { Client } from '../../bridge/client.ts';
import { Button } from '../../ui/Button.tsx';
import { ChipInput } from '../../ui/ChipInput.tsx';
import { TextArea, TextField } from '../../ui/Field.tsx';
import { fromLocalInput, fullDate, toLocalInput } from '../../ui/relativeDate.ts';
import { Select } from '../../ui/Select.tsx';
import { CoverField } from './CoverField.tsx';
import styles from './DetailsPanel.module.css';
import { Homes } from './Homes.tsx';
import { LinksSection } from './LinksSection.tsx';
import { SlugField } from './SlugField.tsx';
import { Undescribed } from './Undescribed.tsx';

const statuses: { value: PostStatus; label: string; icon: ReactNode }[] = [
  { value: 'draft', label: 'Draft', icon: <PenLine size={14} aria-hidden /> },
  { value: 'scheduled', label: 'Scheduled', icon: <Clock size={14} aria-hidden /> },
  { value: 'published', label: 'Published', icon: <CircleCheck size={14} aria-hidden /> },
  { value: 'archived', label: 'Archived', icon: <Archive size={14} aria-hidden /> },
];

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Search engines and feeds show about so much of an excerpt. */
const excerptGuide = 160;

export interface DetailsPanelProps {
  client: Client;
  summary: PostSummary;
  meta: PostMeta;
  counts: LibraryCounts | null;
  slugWish: number;
  onChange: (changes: PostMetaChanges) => void;
  onRename: (slug: string) => Promise<Failure | null>;
  onFailure: (failure: Failure) => void;
  onOpenPost: (id: string) => void;
  onFixLink: (link: BrokenLink) => Promise<boolean>;
  onPublish: () => void;
  onExport: () => void;
  onVersions: () => void;
  /** Pictures of the text without a description. */
  undescribed: number;
  onDescribe: () => void;
}

/** What there is to say about a post besides its text. */
export function DetailsPanel(props: DetailsPanelProps) {
  const { client, summary, meta, counts, onChange } = props;
  const length = [...graphemes.segment(meta.excerpt)].length;
  const url = meta.canonicalUrl;
  const badUrl = url !== '' && !/^https?:\/\/\S+\.?\S*$/u.test(url);
  const badLanguage = meta.language !== '' && !isLanguage(meta.language);
  return (
    <div className={styles.panel}>
      <section className={styles.section} aria-label="Publishing">
        <Homes client={client} publications={summary.publications} onFailure={props.onFailure} />
        <div className={styles.actions}>
          <Button tone="main" wide icon={<Send size={14} aria-hidden />} onClick={props.onPublish}>
            Publish…
          </Button>
          <Button wide icon={<FileDown size={14} aria-hidden />} onClick={props.onExport}>
            Export…
          </Button>
          <Button wide icon={<History size={14} aria-hidden />} onClick={props.onVersions}>
            Versions…
          </Button>
        </div>
      </section>

      <section className={styles.section} aria-label="State and address">
        <Select label="Status" value={meta.status} options={statuses} onChange={(status) => onChange({ status })} />
        <TextField
          label="Date"
          type="datetime-local"
          value={toLocalInput(meta.date)}
          onChange={(event) => {
            const date = fromLocalInput(event.target.value);
            // While a part of it is being typed the field reads as empty: the date goes only when it is cleared on purpose.
            if (date !== null || event.target.validity.valid) onChange({ date });
          }}
          hint={meta.status === 'scheduled' && meta.date === null ? 'A scheduled post wants a date.' : undefined}
        />
        <SlugField key={summary.id} slug={meta.slug} wish={props.slugWish} onRename={props.onRename} />
      </section>

      <section className={styles.section} aria-label="Terms">
        <ChipInput
          label="Tags"
          values={meta.tags}
          suggestions={counts?.tags.map(({ name }) => name) ?? []}
          maxLength={limits.termLength}
          onChange={(tags) => onChange({ tags })}
        />
        <ChipInput
          label="Categories"
          values={meta.categories}
          suggestions={counts?.categories.map(({ name }) => name) ?? []}
          maxLength={limits.termLength}
          onChange={(categories) => onChange({ categories })}
        />
      </section>

      <section className={styles.section} aria-label="How it is shown">
        <CoverField
          key={summary.id}
          client={client}
          postId={summary.id}
          cover={meta.cover}
          onChange={(cover) => onChange({ cover })}
          onFailure={props.onFailure}
        />
        <Undescribed count={props.undescribed} onDescribe={props.onDescribe} />
        <TextArea
          label="Excerpt"
          dir="auto"
          value={meta.excerpt}
          maxLength={limits.textLength}
          placeholder="What lists and search engines show. Without one, the first words of the text."
          onChange={(event) => onChange({ excerpt: event.target.value })}
          hint={
            length === 0
              ? undefined
              : length <= excerptGuide
                ? `${length} of about ${excerptGuide} characters`
                : `${length} characters; most places cut after about ${excerptGuide}`
          }
        />
      </section>

      <LinksSection
        key={summary.id}
        client={client}
        postId={summary.id}
        revision={counts?.revision ?? 0}
        onOpen={props.onOpenPost}
        onFix={props.onFixLink}
      />

      <section className={styles.section} aria-label="More">
        <TextField
          label="Author"
          dir="auto"
          value={meta.author}
          maxLength={200}
          onChange={(event) => onChange({ author: event.target.value })}
        />
        <TextField
          label="Canonical address"
          type="url"
          placeholder="https://"
          value={url}
          maxLength={2_000}
          error={badUrl ? 'An address begins with https:// or http://.' : undefined}
          hint={url === '' ? 'Where this text stood first, if it was elsewhere.' : undefined}
          onChange={(event) => onChange({ canonicalUrl: event.target.value.trim() })}
        />
        <TextField
          label="Language"
          placeholder="The library’s"
          value={meta.language}
          maxLength={35}
          spellCheck={false}
          error={badLanguage ? 'A language is written like en, pt-BR or ar.' : undefined}
          onChange={(event) => onChange({ language: event.target.value.trim() })}
        />
        <p className={styles.editedAt}>
          Last edited <time dateTime={summary.updated}>{fullDate(summary.updated)}</time>
        </p>
      </section>
    </div>
  );
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
