import styles from './Keys.module.css';

/** A key combination as it stands on this keyboard, e.g. "Ctrl+Shift+P" or "⇧⌘P". */
export const Keys = ({ keys }: { keys: string }) => <kbd className={styles.keys}>{keys}</kbd>;
