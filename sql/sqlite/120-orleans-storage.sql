-- States of grains. The first seven columns identify a row as Orleans does. That leaves grains that share one row: of several
-- types with the same state name and key, or with string keys that read as the same number. OwnerGrainId tells them apart; it is
-- null in rows that Orleans has written, until their grain writes them again.

create table if not exists OrleansStorage (
    GrainIdHash            integer not null,
    GrainIdN0              integer not null,
    GrainIdN1              integer not null,
    GrainTypeHash          integer not null,
    GrainTypeString        text    not null,
    GrainIdExtensionString text    null,
    ServiceId              text    not null,
    PayloadBinary          blob    null,
    ModifiedOn             text    not null, -- UTC
    Version                integer null,
    OwnerGrainId           text    null
);

-- One row per state: two first writers cannot both insert. It also finds the row.
create unique index if not exists UX_OrleansStorage on OrleansStorage (
    GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString,
    (GrainIdExtensionString is null), ifnull(GrainIdExtensionString, ''), ifnull(OwnerGrainId, '')
);

insert into OrleansQuery (QueryKey, QueryText) values
('ReadFromStorageKey', '
select PayloadBinary, strftime(''%Y-%m-%d %H:%M:%f'', ''now'') as CurrentTime, Version from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString;
'),
-- An update is an insert that meets the row that was found. A conflict answers with no row.
('WriteToStorageKey', '
insert into OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
    PayloadBinary, ModifiedOn, Version, OwnerGrainId)
select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
    @PayloadBinary, strftime(''%Y-%m-%d %H:%M:%f'', ''now''), 1, found.OwnerGrainId
from (select 1)
left join OrleansStorage as found
    on GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString
where found.Version is @GrainStateVersion
on conflict do update
set PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = OrleansStorage.Version + 1
where OrleansStorage.Version = @GrainStateVersion
returning Version as NewGrainStateVersion;
'),
('ClearStorageKey', '
update OrleansStorage
set PayloadBinary = null, Version = Version + 1
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString
    and Version = @GrainStateVersion
returning Version as NewGrainStateVersion;
'),
('DeleteStorageKey', '
delete from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString
    and Version = @GrainStateVersion
returning Version + 1 as NewGrainStateVersion;
'),
-- The same with an owner, for this runtime: rows of other owners are not seen, and a row without one is taken over by writing it.
('ReadFromOwnedStorageKey', '
select PayloadBinary, strftime(''%Y-%m-%d %H:%M:%f'', ''now'') as CurrentTime, Version from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString
    and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
order by OwnerGrainId is null limit 1;
'),
('WriteToOwnedStorageKey', '
insert into OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
    PayloadBinary, ModifiedOn, Version, OwnerGrainId)
select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
    @PayloadBinary, strftime(''%Y-%m-%d %H:%M:%f'', ''now''), 1, iif(found.Version is null, @OwnerGrainId, found.OwnerGrainId)
from (select 1)
left join OrleansStorage as found
    on GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString
        and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
where found.Version is @GrainStateVersion
on conflict do update
set PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = OrleansStorage.Version + 1, OwnerGrainId = @OwnerGrainId
where OrleansStorage.Version = @GrainStateVersion
returning Version as NewGrainStateVersion;
'),
('ClearOwnedStorageKey', '
update OrleansStorage
set PayloadBinary = null, Version = Version + 1, OwnerGrainId = @OwnerGrainId
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString
    and Version = @GrainStateVersion and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
returning Version as NewGrainStateVersion;
'),
('DeleteOwnedStorageKey', '
delete from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdExtensionString is @GrainIdExtensionString
    and Version = @GrainStateVersion and (OwnerGrainId = @OwnerGrainId or OwnerGrainId is null)
returning Version + 1 as NewGrainStateVersion;
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText where OrleansQuery.QueryText <> excluded.QueryText;
