-- Reminders. GrainHash places a grain on the ring of hashes that silos share among them.
-- Times are UTC text: yyyy-MM-dd HH:mm:ss.fff.

create table if not exists OrleansRemindersTable (
    ServiceId    text    not null,
    GrainId      text    not null,
    ReminderName text    not null,
    StartTime    text    not null,
    Period       integer not null, -- milliseconds
    GrainHash    integer not null,
    Version      integer not null,
    primary key (ServiceId, GrainId, ReminderName)
);

create index if not exists IX_OrleansRemindersTable_Ring on OrleansRemindersTable (ServiceId, GrainHash);

insert into OrleansQuery (QueryKey, QueryText) values
('ReadReminderRowsKey', '
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and GrainId = @GrainId;
'),
('ReadReminderRowKey', '
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName;
'),
-- A range of the ring excludes its beginning and includes its end. The second form crosses the end of the numbers.
('ReadRangeRows1Key', '
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and GrainHash > @BeginHash and GrainHash <= @EndHash;
'),
('ReadRangeRows2Key', '
select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable
where ServiceId = @ServiceId and (GrainHash > @BeginHash or GrainHash <= @EndHash);
'),
('UpsertReminderRowKey', '
insert into OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
on conflict (ServiceId, GrainId, ReminderName) do update
set StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = OrleansRemindersTable.Version + 1
returning Version as version;
'),
('DeleteReminderRowKey', '
delete from OrleansRemindersTable
where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName and Version = @Version;
select changes();
'),
('DeleteReminderRowsKey', '
delete from OrleansRemindersTable where ServiceId = @ServiceId;
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText where OrleansQuery.QueryText <> excluded.QueryText;
