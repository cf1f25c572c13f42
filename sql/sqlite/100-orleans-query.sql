-- Texts of all statements that the Orleans ADO.NET contract executes by key. docs/design/grain-storage.md explains the contract.
-- The scripts own the texts of their keys: applying them again restores what was changed by hand.
-- A text of several statements runs inside one "begin immediate" transaction that its caller opens.

create table if not exists OrleansQuery (
    QueryKey  text not null primary key,
    QueryText text not null
);
