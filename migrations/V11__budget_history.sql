-- Where each error budget stood, at its first change of every day (UTC), so that dashboards can say what it was before. What does not
-- change has no row; the last one holds. Kept as long as events are.
create table slo_history (
  time        timestamptz not null,
  group_id    integer not null,
  slo         text collate "C" not null,
  budget_left double precision not null,
  primary key (group_id, slo, time)
);

create function keep_budget() returns trigger language plpgsql as $$
begin
  insert into slo_history (time, group_id, slo, budget_left)
  values (date_trunc('day', new.changed_at, 'UTC'), new.group_id, new.slo, new.budget_left)
  on conflict do nothing;
  return null;
end
$$;

create trigger slo_history after insert or update on slo_status for each row
  when (new.budget_left is not null) execute function keep_budget();
