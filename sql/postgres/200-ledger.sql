-- The ledger: one order of all changes. docs/design/schema.md says what each table promises.

create table if not exists ledger_head (
    id         smallint not null default 1 primary key check (id = 1),
    last_index bigint   not null default 0
) with (fillfactor = 10);

create table if not exists ledger_compaction (
    id              smallint not null default 1 primary key check (id = 1),
    compacted_index bigint   not null default 0,
    moved_index     bigint   not null default 0
) with (fillfactor = 10);

-- Free room in each page lets an update stay in its page and leave the index alone. Fillfactor alone is not enough: once
-- less than its share is free, the server tidies the page at every visit, which took a quarter of a commit. So a new
-- row brings some room of its own, which its first update gives to the page.
create table if not exists ledger_entries (
    space        text collate "C" not null,
    key          text collate "C" not null,
    payload      bytea            not null,
    create_index bigint           not null,
    modify_index bigint           not null,
    room         text,
    primary key (space, key)
) with (fillfactor = 90);

-- Databases from before there was room. Looked up first, because the statement itself would wait for every reader.
do $$
begin
    if not exists (select from pg_attribute where attrelid = 'ledger_entries'::regclass and attname = 'room') then
        alter table ledger_entries add column room text;
    end if;
end $$;

-- The log: a row holds the changes of one statement in the order of their indexes. A row for each change took half as
-- long again to write. The row is stored in one piece as long as it fits a page.
create table if not exists ledger_log (
    last_index     bigint              not null primary key,
    first_index    bigint              not null,
    spaces         text[] collate "C"  not null,
    keys           text[] collate "C"  not null,
    operations     smallint[],         -- 0 put, 1 delete; null when all are puts
    create_indexes bigint[]            not null,
    positions      integer[],          -- of the mutations in their group: resolves a lost acknowledgement; null when it is their order
    committed_at   timestamptz         not null default now(),
    payloads       bytea[]             -- until they are moved to ledger_history; null when no row's past is kept
) with (toast_tuple_target = 8160);

-- Databases from before there was a history. Compressing what is stored for some seconds would cost every writer.
do $$
begin
    if not exists (select from pg_attribute where attrelid = 'ledger_log'::regclass and attname = 'payloads') then
        alter table ledger_log add column payloads bytea[];
    end if;
    if (select attstorage from pg_attribute where attrelid = 'ledger_log'::regclass and attname = 'payloads') <> 'e' then
        alter table ledger_log alter column payloads set storage external;
    end if;
    if not exists (select from pg_attribute where attrelid = 'ledger_compaction'::regclass and attname = 'moved_index') then
        alter table ledger_compaction add column moved_index bigint not null default 0;
    end if;
end $$;

-- The past of rows whose past is kept: a row for each version.
create table if not exists ledger_history (
    space        text collate "C" not null,
    key          text collate "C" not null,
    modify_index bigint           not null,
    create_index bigint           not null,
    operation    smallint         not null, -- 0 put, 1 delete
    payload      bytea,                     -- null for a delete
    committed_at timestamptz      not null,
    expires_at   timestamptz      not null default 'infinity', -- infinity for the present version
    primary key (space, key, modify_index)
);

create index if not exists ledger_history_expires_at on ledger_history (expires_at);

-- Databases from when the age of a version counted from when it was written, not from when the next one took its place; the default tells.
do $$
begin
    if not (select atthasdef from pg_attribute where attrelid = 'ledger_history'::regclass and attname = 'expires_at') then
        lock table ledger_history in share row exclusive mode;
        update ledger_history h
        set expires_at = case when n.next_at is null then 'infinity' else h.expires_at + (n.next_at - h.committed_at) end
        from (
            select space, key, modify_index, lead(committed_at) over (partition by space, key order by modify_index) as next_at from ledger_history
        ) n
        where h.space = n.space and h.key = n.key and h.modify_index = n.modify_index and (n.next_at is not null or h.operation = 0);
        alter table ledger_history alter column expires_at set default 'infinity';
    end if;
end $$;

-- ledger_changes shows the log change by change. It was a table once; what that held moves into the log. A program of
-- that time cannot write to the view, so it fails instead of writing where nobody reads.
do $$
begin
    if (select relkind from pg_class where oid = to_regclass('ledger_changes')) = 'r' then
        lock table ledger_changes;
        insert into ledger_log (last_index, first_index, spaces, keys, operations, create_indexes, positions, committed_at)
        select index, index, array[space], array[key], array[operation], array[create_index], array[position], committed_at from ledger_changes;
        drop table ledger_changes;
    end if;
    if to_regclass('ledger_changes') is null then
        create view ledger_changes as
        select l.first_index + c.place - 1 as index, c.space, c.key, coalesce(c.operation, 0::smallint) as operation, c.create_index,
               coalesce(c.position, c.place - 1)::integer as position, l.committed_at, l.last_index as group_index
        from ledger_log l
        cross join unnest(l.spaces, l.keys, l.operations, l.create_indexes, l.positions) with ordinality as c(space, key, operation, create_index, position, place);
    end if;
end $$;

-- One row per connected writer. A group is applied only while its writer's row exists and is not fenced.
create table if not exists ledger_writers (
    writer       uuid        not null primary key,
    group_number bigint      not null default 0,
    first_index  bigint      not null default 0,
    last_index   bigint      not null default 0,
    fenced       boolean     not null default false,
    seen_at      timestamptz not null default now()
) with (fillfactor = 10);

insert into ledger_head (id) values (1) on conflict do nothing;
insert into ledger_compaction (id) values (1) on conflict do nothing;
