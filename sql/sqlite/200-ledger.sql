-- The ledger: one order of all changes. docs/design/schema.md says what each table promises.

create table if not exists ledger_head (
    id         integer not null primary key check (id = 1),
    last_index integer not null
);

create table if not exists ledger_compaction (
    id              integer not null primary key check (id = 1),
    compacted_index integer not null
);

create table if not exists ledger_entries (
    space        text    not null,
    key          text    not null,
    payload      blob    not null,
    create_index integer not null,
    modify_index integer not null,
    primary key (space, key)
);

create table if not exists ledger_changes (
    "index"      integer not null primary key,
    space        text    not null,
    key          text    not null,
    operation    integer not null, -- 0 put, 1 delete
    create_index integer not null,
    position     integer not null, -- of the mutation in its group: resolves a lost acknowledgement
    committed_at integer not null  -- milliseconds since 1970-01-01 UTC
);

-- The past of rows whose past is kept: a row for each version.
create table if not exists ledger_history (
    space        text    not null,
    key          text    not null,
    modify_index integer not null,
    create_index integer not null,
    operation    integer not null, -- 0 put, 1 delete
    payload      blob,             -- null for a delete
    committed_at integer not null, -- milliseconds since 1970-01-01 UTC
    expires_at   integer not null, -- 9223372036854775807: never, as it is the present version
    primary key (space, key, modify_index)
);

-- Databases from when the age of a version counted from when it was written, not from when the next one took its place.
update ledger_history set expires_at = case when n.next_at is null then 9223372036854775807 else expires_at + n.next_at - committed_at end
from (
    select rowid as id, operation as kind, lead(committed_at) over (partition by space, key order by modify_index) as next_at from ledger_history
    where exists (select 1 from sqlite_master where type = 'index' and name = 'ledger_history_expires_at')
) n
where ledger_history.rowid = n.id and (n.next_at is not null or n.kind = 0);

create index if not exists ledger_history_expiring on ledger_history (expires_at) where expires_at < 9223372036854775807;
drop index if exists ledger_history_expires_at;

-- One row per connected writer. A group is applied only while its writer's row exists and is not fenced.
create table if not exists ledger_writers (
    writer       text    not null primary key,
    group_number integer not null default 0,
    first_index  integer not null default 0,
    last_index   integer not null default 0,
    fenced       integer not null default 0,
    seen_at      integer not null -- milliseconds since 1970-01-01 UTC
);

insert into ledger_head (id, last_index) values (1, 0) on conflict do nothing;
insert into ledger_compaction (id, compacted_index) values (1, 0) on conflict do nothing;
