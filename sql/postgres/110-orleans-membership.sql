-- The members of clusters. Every insert and update of a member also raises its cluster's version by one, or changes nothing.
-- Heartbeats carry the time of this database, whatever the silo's clock says, and reads tell that time, so that ages are exact.

create table if not exists OrleansMembershipVersionTable (
    DeploymentId text           not null,
    Timestamp    timestamptz(3) not null default now(),
    Version      integer        not null default 0,
    constraint PK_OrleansMembershipVersionTable_DeploymentId primary key (DeploymentId)
);

create table if not exists OrleansMembershipTable (
    DeploymentId text           not null,
    Address      text           not null,
    Port         integer        not null,
    Generation   integer        not null,
    SiloName     text           not null,
    HostName     text           not null,
    Status       integer        not null,
    ProxyPort    integer        null,
    SuspectTimes text           null,
    StartTime    timestamptz(3) not null,
    IAmAliveTime timestamptz(3) not null,
    constraint PK_MembershipTable_DeploymentId primary key (DeploymentId, Address, Port, Generation),
    constraint FK_MembershipTable_MembershipVersionTable_DeploymentId
        foreign key (DeploymentId) references OrleansMembershipVersionTable (DeploymentId)
);

insert into OrleansQuery (QueryKey, QueryText) values
('UpdateIAmAlivetimeKey', $query$
update OrleansMembershipTable set IAmAliveTime = clock_timestamp()
where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation;
$query$),
('InsertMembershipVersionKey', $query$
with inserted as (
    insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId) on conflict do nothing returning 1)
select count(*)::integer from inserted;
$query$),
-- Two inserts of one member cannot both pass: the second waits for the version row and then finds another version.
('InsertMembershipKey', $query$
with raised as (
    update OrleansMembershipVersionTable set Timestamp = now(), Version = Version + 1
    where DeploymentId = @DeploymentId and Version = @Version
        and not exists (
            select 1 from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
    returning 1),
inserted as (
    insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, cast(@ProxyPort as integer), @StartTime, @IAmAliveTime
    from raised
    returning 1)
select count(*)::integer from inserted;
$query$),
('UpdateMembershipKey', $query$
with raised as (
    update OrleansMembershipVersionTable set Timestamp = now(), Version = Version + 1
    where DeploymentId = @DeploymentId and Version = @Version
        and exists (
            select 1 from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
    returning 1),
updated as (
    update OrleansMembershipTable
    set Status = @Status, SuspectTimes = cast(@SuspectTimes as text), IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
        and exists (select 1 from raised)
    returning 1)
select count(*)::integer from updated;
$query$),
('MembershipReadRowKey', $query$
select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
    m.StartTime, m.IAmAliveTime, v.Version, clock_timestamp() as CurrentTime
from OrleansMembershipVersionTable as v
left join OrleansMembershipTable as m
    on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
where v.DeploymentId = @DeploymentId;
$query$),
('MembershipReadAllKey', $query$
select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
    m.StartTime, m.IAmAliveTime, v.Version, clock_timestamp() as CurrentTime
from OrleansMembershipVersionTable as v
left join OrleansMembershipTable as m on m.DeploymentId = v.DeploymentId
where v.DeploymentId = @DeploymentId;
$query$),
('DeleteMembershipTableEntriesKey', $query$
delete from OrleansMembershipTable where DeploymentId = @DeploymentId;
delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId;
$query$),
('GatewaysQueryKey', $query$
select Address, ProxyPort, Generation from OrleansMembershipTable
where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0;
$query$),
('CleanupDefunctSiloEntriesKey', $query$
delete from OrleansMembershipTable
where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3;
$query$)
on conflict (QueryKey) do update set QueryText = excluded.QueryText where OrleansQuery.QueryText <> excluded.QueryText;
