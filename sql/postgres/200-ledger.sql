-- The ledger: one order of all changes. docs/design/schema.md says what each table promises.

create table if not exists ledger_head (
    id         smallint not null default 1 primary key check (id = 1),
    last_index bigint   not null default 0
) with (fillfactor = 10);

create table if not exists ledger_compaction (
    id              smallint not null default 1 primary key check (id = 1),
    compacted_index bigint   not null default 0
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

create table if not exists ledger_changes (
    index        bigint           not null primary key,
    space        text collate "C" not null,
    key          text collate "C" not null,
    operation    smallint         not null, -- 0 put, 1 delete
    create_index bigint           not null,
    position     integer          not null, -- of the mutation in its group: resolves a lost acknowledgement
    committed_at timestamptz      not null default now()
);

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
