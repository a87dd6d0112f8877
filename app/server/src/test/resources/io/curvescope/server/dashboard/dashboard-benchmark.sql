-- 10 million events of 1,000 runs of five projects and ten models over 31 days: each run reports a thousand steps in three days, so that
-- about a hundred run at any time. Read by DashboardBenchmark.
insert into project select 'project-' || n, now() from generate_series(0, 4) n;
insert into run (id, project, model, optimizer, status, created_at, started_at, finished_at, time_budget_seconds, cost_budget, currency, parameters)
select 'run-' || n, 'project-' || n % 5, 'model-' || n % 10, 'sgd',
       case when t + interval '3 days' > now() then 'running' when n % 10 = 3 then 'failed' else 'converged' end,
       t, t, case when t + interval '3 days' <= now() then t + interval '3 days' end, 300000, 12, 'USD', 11000000
  from (select n, now() - interval '31 days' + n * interval '44 minutes' as t from generate_series(0, 999) n) runs;
insert into run_activity select run_id, started_at, least(now(), started_at + interval '3 days') from run;
create view steps as
  select r.run_id, n as step, r.started_at + n * interval '259.2 seconds' as time, r.run_id * 1000 + n as batch_id
    from run r cross join generate_series(0, 999) n where r.started_at + n * interval '259.2 seconds' < now();
insert into metric (time, run_id, step, batch_id, value, rank, ordinal, name)
select time, run_id, step, batch_id, case when m >= 5 then 1e9 * (4 + step % 4) else 1 + 10.0 / (step + 1) + m end, greatest(m - 5, 0), m,
       case when m >= 5 then 'gpu_memory_bytes' else (array['loss', 'grad_norm', 'learning_rate', 'curvature_norm', 'step_norm'])[m + 1] end
  from steps cross join generate_series(0, 8) m;
insert into metric (time, run_id, step, batch_id, value, rank, ordinal, name)
select time, run_id, step, batch_id, case when m < 4 then m else 0.1 * m end, case when m < 4 then m else 0 end, 17 + m,
       (array['version_skew_steps', 'version_skew_steps', 'version_skew_steps', 'version_skew_steps', 'val_loss', 'bottom_eigenvalue',
         'critical_sharpness'])[m + 1]
  from steps cross join generate_series(0, 6) m where step % 8 = 3;
insert into hv (time, run_id, step, batch_id, seconds, count, max_seconds, rank, ordinal, trace_id)
select time, run_id, step, batch_id, 0.01 + step % 7 * 0.001, 10, 0.03, 0, 9, md5(batch_id::text) from steps;
insert into cg (time, run_id, step, batch_id, iterations, residual, tolerance, damping, rank, ordinal)
select time, run_id, step, batch_id, 10 + step % 30, 1e-5, 1e-4, 0.1, 0, 10 from steps where step % 2 = 0;
insert into spectrum (time, run_id, step, batch_id, top_eigenvalue, rank, ordinal, operator, method, eigenvalues)
select time, run_id, step, batch_id, 10 + step % 7 + case when step % 100 = 50 then 30 else 0 end, 0, 11, 'hessian', 'lanczos',
       array[10 + step % 7, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, -0.1, -0.5]
  from steps where step % 4 = 2;
insert into preconditioner (time, run_id, step, batch_id, age_steps, condition, inverse_residual, rank, ordinal, kind, layer)
select time, run_id, step, batch_id, step % 10, 1000, 0.01, 0, 12, 'kfac', 'layer-' || step % 8 from steps where step % 8 = 0;
insert into cost (time, run_id, step, batch_id, amount, currency, rank, ordinal)
select time, run_id, step, batch_id, 0.1, 'USD', 0, 13 from steps where step % 8 = 1;
insert into incident (time, run_id, step, batch_id, kind, rank, ordinal)
select time, run_id, step, batch_id, (array['nan', 'oom', 'inf'])[1 + run_id % 3], 0, 14 from steps where step % 100 = 90 and run_id % 5 = 1;
insert into config (time, run_id, step, batch_id, rank, ordinal, settings)
select time, run_id, step, batch_id, 0, 15, json_build_object('learning_rate', 0.1 / (1 + step), 'momentum', 0.9) from steps where step % 250 = 0;
insert into note (time, run_id, step, batch_id, rank, ordinal, kind, text)
select time, run_id, step, batch_id, 0, 16, 'intervention', 'lowered the rate' from steps where step = 100 and run_id % 9 = 0;
insert into series_last
select r.run_id, s.series, a.last_event_at, 1, 0, s.value
  from run r join run_activity a using (run_id)
 cross join (values ('loss', 1.0), ('top_eigenvalue', 12.0), ('gpu_memory_limit_bytes', 8e9), ('grad_norm', 1.0)) as s (series, value);
insert into run_cost select run_id, 'USD', 12.5 from run;
insert into slo_group (project, model) select 'project-' || n % 5, 'model-' || n from generate_series(0, 9) n;
insert into slo_status
select 'objective-' || n, group_id, 90, 100, 0.5, '{"1h": 1, "6h": 2, "1d": 3, "3d": 1}', 'warning', now()
  from slo_group cross join generate_series(1, 15) n;
insert into slo_history
select now() - n * interval '1 day', group_id, slo, n / 40.0 from slo_status cross join generate_series(1, 31) n;
insert into alert (since, fired_at, ended_at, hold_down_seconds, state, source, identity, alertname, severity, team, project, model, run, summary,
  description, runbook_url, dashboard_url)
select t, t, case when n < 1980 then t + interval '1 hour' end, 60, case when n < 1980 then 'resolved' else 'firing' end, 'benchmark',
       sha256(n::text::bytea), 'NonFinite', 'page', 'model-infra', 'project-' || n % 5, 'model-' || n % 10, 'run-' || n / 2, 's', 'd', 'r', 'u'
  from (select n, now() - interval '31 days' + n * interval '22 minutes' as t from generate_series(0, 1999) n) times;
vacuum analyze;
