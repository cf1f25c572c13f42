-- The members of clusters. Every insert and update of a member also raises its cluster's version by one, or changes nothing.
-- Times are UTC text: yyyy-MM-dd HH:mm:ss.fff.
-- Heartbeats carry the time of this machine, whatever the silo's clock says, and reads tell that time, so that ages are exact.

create table if not exists OrleansMembershipVersionTable (
    DeploymentId text    not null primary key,
    Timestamp    text    not null default (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    Version      integer not null default 0
);

create table if not exists OrleansMembershipTable (
    DeploymentId text    not null references OrleansMembershipVersionTable (DeploymentId),
    Address      text    not null,
    Port         integer not null,
    Generation   integer not null,
    SiloName     text    not null,
    HostName     text    not null,
    Status       integer not null,
    ProxyPort    integer null,
    SuspectTimes text    null,
    StartTime    text    not null,
    IAmAliveTime text    not null,
    primary key (DeploymentId, Address, Port, Generation)
);

insert into OrleansQuery (QueryKey, QueryText) values
('UpdateIAmAlivetimeKey', '
update OrleansMembershipTable set IAmAliveTime = strftime(''%Y-%m-%d %H:%M:%f'', ''now'')
where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation;
'),
('InsertMembershipVersionKey', '
insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId) on conflict do nothing;
select changes();
'),
-- changes() tells each statement whether the one before it has found its row.
('InsertMembershipKey', '
insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
where exists (select 1 from OrleansMembershipVersionTable where DeploymentId = @DeploymentId and Version = @Version)
on conflict do nothing;
update OrleansMembershipVersionTable set Timestamp = strftime(''%Y-%m-%d %H:%M:%f'', ''now''), Version = Version + 1
where DeploymentId = @DeploymentId and Version = @Version and changes() = 1;
select changes();
'),
('UpdateMembershipKey', '
update OrleansMembershipTable
set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
    and exists (select 1 from OrleansMembershipVersionTable where DeploymentId = @DeploymentId and Version = @Version);
update OrleansMembershipVersionTable set Timestamp = strftime(''%Y-%m-%d %H:%M:%f'', ''now''), Version = Version + 1
where DeploymentId = @DeploymentId and Version = @Version and changes() = 1;
select changes();
'),
('MembershipReadRowKey', '
select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
    m.StartTime, m.IAmAliveTime, v.Version, strftime(''%Y-%m-%d %H:%M:%f'', ''now'') as CurrentTime
from OrleansMembershipVersionTable as v
left join OrleansMembershipTable as m
    on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
where v.DeploymentId = @DeploymentId;
'),
('MembershipReadAllKey', '
select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
    m.StartTime, m.IAmAliveTime, v.Version, strftime(''%Y-%m-%d %H:%M:%f'', ''now'') as CurrentTime
from OrleansMembershipVersionTable as v
left join OrleansMembershipTable as m on m.DeploymentId = v.DeploymentId
where v.DeploymentId = @DeploymentId;
'),
('DeleteMembershipTableEntriesKey', '
delete from OrleansMembershipTable where DeploymentId = @DeploymentId;
delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId;
'),
('GatewaysQueryKey', '
select Address, ProxyPort, Generation from OrleansMembershipTable
where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0;
'),
('CleanupDefunctSiloEntriesKey', '
delete from OrleansMembershipTable
where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3;
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText where OrleansQuery.QueryText <> excluded.QueryText;
