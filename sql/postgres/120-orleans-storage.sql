-- States of grains. The first seven columns identify a row as Orleans does. That leaves grains that share one row: of several
-- types with the same state name and key, or with string keys that read as the same number. OwnerGrainId tells them apart; it is
-- null in rows that Orleans has written, until their grain writes them again.

create table if not exists OrleansStorage (
    GrainIdHash            integer   not null,
    GrainIdN0              bigint    not null,
    GrainIdN1              bigint    not null,
    GrainTypeHash          integer   not null,
    GrainTypeString        text      not null,
    GrainIdExtensionString text      null,
    ServiceId              text      not null,
    PayloadBinary          bytea     null,
    ModifiedOn             timestamp not null, -- UTC
    Version                integer   null,
    OwnerGrainId           text      null
) with (fillfactor = 70); -- Free room in each page lets an update stay in its page and leave the index alone.

-- A table made by older Orleans scripts has shorter columns and no owner.
alter table OrleansStorage add column if not exists OwnerGrainId text null;
do $migration$
declare
    narrow record;
begin
    for narrow in
        select column_name from information_schema.columns
        where table_schema = current_schema() and table_name = 'orleansstorage' and data_type = 'character varying'
    loop
        execute format('alter table OrleansStorage alter column %I type text', narrow.column_name);
    end loop;
end
$migration$;

-- Index entries are limited to a third of a page and keys are not, so the index holds the texts' hashes.
create or replace function orleans_text_hash(value text) returns bytea
    language sql immutable parallel safe
    as $function$ select sha256(convert_to(value, 'UTF8')) $function$;

-- One row per state: two first writers cannot both insert. Its first columns also find the row.
create unique index if not exists UX_OrleansStorage on OrleansStorage (
    GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, orleans_text_hash(ServiceId), orleans_text_hash(GrainTypeString),
    (GrainIdExtensionString is null), orleans_text_hash(coalesce(GrainIdExtensionString, '')), orleans_text_hash(coalesce(OwnerGrainId, ''))
);

insert into OrleansQuery (QueryKey, QueryText) values
('ReadFromStorageKey', $query$
select PayloadBinary, now() at time zone 'utc' as CurrentTime, Version from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text);
$query$),
-- A conflict answers with the version that was sent, or with null when none was.
('WriteToStorageKey', $query$
with updated as (
    update OrleansStorage
    set PayloadBinary = cast(@PayloadBinary as bytea), ModifiedOn = now() at time zone 'utc', Version = Version + 1
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
        and Version = cast(@GrainStateVersion as integer)
    returning Version),
inserted as (
    insert into OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
        PayloadBinary, ModifiedOn, Version)
    select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, cast(@GrainIdExtensionString as text), @ServiceId,
        cast(@PayloadBinary as bytea), now() at time zone 'utc', 1
    where cast(@GrainStateVersion as integer) is null and not exists (
        select 1 from OrleansStorage
        where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
            and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text))
    on conflict do nothing
    returning Version)
select coalesce((select Version from updated), (select Version from inserted), cast(@GrainStateVersion as integer)) as NewGrainStateVersion;
$query$),
('ClearStorageKey', $query$
update OrleansStorage
set PayloadBinary = null, Version = Version + 1
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
    and Version = @GrainStateVersion
returning Version as NewGrainStateVersion;
$query$),
('DeleteStorageKey', $query$
delete from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
    and Version = @GrainStateVersion
returning Version + 1 as NewGrainStateVersion;
$query$),
-- The same with an owner, for this runtime: rows of other owners are not seen, and a row without one is taken over by writing it.
('ReadFromOwnedStorageKey', $query$
select PayloadBinary, now() at time zone 'utc' as CurrentTime, Version from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
    and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
order by OwnerGrainId is null limit 1;
$query$),
('WriteToOwnedStorageKey', $query$
with updated as (
    update OrleansStorage
    set PayloadBinary = cast(@PayloadBinary as bytea), ModifiedOn = now() at time zone 'utc', Version = Version + 1, OwnerGrainId = @OwnerGrainId
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
        and Version = cast(@GrainStateVersion as integer) and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
    returning Version),
inserted as (
    insert into OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
        PayloadBinary, ModifiedOn, Version, OwnerGrainId)
    select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, cast(@GrainIdExtensionString as text), @ServiceId,
        cast(@PayloadBinary as bytea), now() at time zone 'utc', 1, @OwnerGrainId
    where cast(@GrainStateVersion as integer) is null and not exists (
        select 1 from OrleansStorage
        where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
            and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
            and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null))
    on conflict do nothing
    returning Version)
select coalesce((select Version from updated), (select Version from inserted), cast(@GrainStateVersion as integer)) as NewGrainStateVersion;
$query$),
('ClearOwnedStorageKey', $query$
update OrleansStorage
set PayloadBinary = null, Version = Version + 1, OwnerGrainId = @OwnerGrainId
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
    and Version = @GrainStateVersion and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
returning Version as NewGrainStateVersion;
$query$),
('DeleteOwnedStorageKey', $query$
delete from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is not distinct from cast(@GrainIdExtensionString as text)
    and Version = @GrainStateVersion and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
returning Version + 1 as NewGrainStateVersion;
$query$)
on conflict (QueryKey) do update set QueryText = excluded.QueryText where OrleansQuery.QueryText <> excluded.QueryText;
