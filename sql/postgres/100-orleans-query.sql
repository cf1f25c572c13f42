-- Texts of all statements that the Orleans ADO.NET contract executes by key. docs/design/grain-storage.md explains the contract.
-- The scripts own the texts of their keys: applying them again restores what was changed by hand.

create table if not exists OrleansQuery (
    QueryKey  varchar(64) not null,
    QueryText text        not null,
    constraint OrleansQuery_Key primary key (QueryKey)
);

-- A table made by older Orleans scripts limits texts to 8,000 characters.
do $migration$
begin
    if exists (select 1 from information_schema.columns
               where table_schema = current_schema() and table_name = 'orleansquery' and column_name = 'querytext' and data_type <> 'text') then
        alter table OrleansQuery alter column QueryText type text;
    end if;
end
$migration$;
