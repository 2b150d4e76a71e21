// SPDX-License-Identifier: MIT
// Lists that come in pages, newest first, as one list.

import { useInfiniteQuery } from "@tanstack/react-query";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

interface Paged<T> {
  key: readonly unknown[];
  ask: (cursor: string | undefined) => Promise<Page<T>>;
  /** Milliseconds until it is asked again, seeing what is there; false never does. */
  again_ms?: (items: readonly T[]) => number | false;
}

export function usePaged<T>({ key, ask, again_ms = () => false }: Paged<T>) {
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam || undefined),
    initialPageParam: "",
    getNextPageParam: (page: Page<T>) => page.next_cursor,
    refetchInterval: (query) => again_ms(query.state.data?.pages.flatMap((page) => page.items) ?? []),
  });
  return { ...found, items: found.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** Return the items of all pages until there are no more, `isEnough` says so, or `most` pages were read. */
export async function readPages<T>(
  ask: (cursor: string | undefined) => Promise<Page<T>>,
  { most, isEnough = () => false }: { most: number; isEnough?: (last: T) => boolean },
): Promise<{ items: T[]; isCut: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let read = 0; read < most; read++) {
    const page = await ask(cursor);
    items.push(...page.items);
    const last = page.items.at(-1);
    if (page.next_cursor === null || (last !== undefined && isEnough(last))) return { items, isCut: false };
    cursor = page.next_cursor;
  }
  return { items, isCut: true };
}
