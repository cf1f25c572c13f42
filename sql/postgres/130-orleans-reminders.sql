-- Reminders. GrainHash places a grain on the ring of hashes that silos share among them.

create table if not exists OrleansRemindersTable (
    ServiceId    text           not null,
    GrainId      text           not null,
    ReminderName text           not null,
    StartTime    timestamptz(3) not null,
    Period       bigint         not null, -- milliseconds
    GrainHash    integer        not null,
    Version      integer        not null,
    constraint PK_RemindersTable_ServiceId_GrainId_ReminderName primary key (ServiceId, GrainId, ReminderName)
);

create index if not exists IX_OrleansRemindersTable_Ring on OrleansRemindersTable (ServiceId, GrainHash);

insert into OrleansQuery (QueryKey, QueryText) values
('ReadReminderRowsKey', $query$
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and GrainId = @GrainId;
$query$),
('ReadReminderRowKey', $query$
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName;
$query$),
-- A range of the ring excludes its beginning and includes its end. The second form crosses the end of the numbers.
('ReadRangeRows1Key', $query$
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and GrainHash > @BeginHash and GrainHash <= @EndHash;
$query$),
('ReadRangeRows2Key', $query$
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and (GrainHash > @BeginHash or GrainHash <= @EndHash);
$query$),
('UpsertReminderRowKey', $query$
insert into OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
on conflict (ServiceId, GrainId, ReminderName) do update
set StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = OrleansRemindersTable.Version + 1
returning Version as version;
$query$),
('DeleteReminderRowKey', $query$
with deleted as (
    delete from OrleansRemindersTable
    where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName and Version = @Version
    returning 1)
select count(*)::integer from deleted;
$query$),
('DeleteReminderRowsKey', $query$
delete from OrleansRemindersTable where ServiceId = @ServiceId;
$query$)
on conflict (QueryKey) do update set QueryText = excluded.QueryText where OrleansQuery.QueryText <> excluded.QueryText;
