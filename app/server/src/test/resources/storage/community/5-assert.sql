do $$
declare
  bucket record;
  chunk regclass;
begin
  select * into bucket from metric_rollup_minute order by bucket limit 1;
  assert bucket.count = 60 and bucket.non_finite = 2 and bucket.mean is null and bucket.max = 1e300 and bucket.last = 59, bucket::text;
  select * into bucket from metric_rollup_minute order by bucket offset 1 limit 1;
  assert bucket.count = 60 and bucket.non_finite = 0 and bucket.mean = 89.5 and bucket.min = 60 and bucket.last = 119, bucket::text;

  for chunk in select show_chunks('metric') loop
    perform compress_chunk(chunk);
  end loop;
  assert (select count(*) from metric where run_id = 1) = 201;

  -- Another retention replaces the policy; policies are the database's business here, the ledger is not.
  perform apply_storage_edition('30 days', '14 days', '730 days');
  assert (select config ->> 'drop_after' from timescaledb_information.jobs
           where proc_name = 'policy_retention' and hypertable_name = 'metric') = '30 days';
  assert not apply_storage_retention(now(), '30 days', '14 days', 1000);
end $$;
