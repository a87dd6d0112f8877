-- What dashboards read, in Grafana and in the server's own pages: schema dashboard, and nothing outside it. docs/dashboards.md says
-- which panel reads what.
--
-- Every view has the column project and shows only projects that the session may see: the setting curvescope.projects, a JSON array
-- of names, '*' for all; all where it was never set, as in Grafana's sessions. Views read the tables with the rights of their owner, so
-- that the reader needs none on them. Functions are plain SQL over the views, so that PostgreSQL puts them into the query that calls them:
-- a run and a range of time become the condition of an index, on all three storage variants.
--
-- A later migration that changes a column which is read here drops the schema first; this file, changed with it, makes it anew.

drop schema if exists dashboard cascade;
create schema dashboard;

-- Runs by their end, for panels about periods.
create index if not exists run_by_finished_at on run (finished_at) where finished_at is not null;

create function dashboard.may_read(project text) returns boolean language sql stable parallel safe as $$
  select case coalesce(current_setting('curvescope.projects', true), '*')
    when '*' then true
    when '' then false
    else current_setting('curvescope.projects', true)::jsonb @> to_jsonb(project)
  end
$$;

-- The beginning of the panel's interval that a time lies in.
create function dashboard.bucket(milliseconds double precision, at timestamptz) returns timestamptz
language sql immutable parallel safe as $$
  select date_bin(make_interval(secs => greatest(milliseconds, 1) / 1000.0), at, timestamptz '2000-01-01 00:00:00+00')
$$;

-- The mean of what can be drawn: neither NaN nor infinite, nor so large that a sum or a square could overflow.
create function dashboard.is_drawable(value double precision) returns boolean language sql immutable parallel safe as $$
  select abs(value) < 1e150
$$;

-- An amount of which sums, products and quotients are doubles too: one row that overflows or underflows ends the whole query.
create function dashboard.bounded(amount double precision) returns double precision language sql immutable parallel safe as $$
  select case when amount is null or amount = 0 then amount else least(greatest(amount, 1e-30), 1e30) end
$$;

create function dashboard.number_of(value text) returns double precision language sql immutable parallel safe as $$
  select case when value ~ '^-?[0-9]{1,18}([.][0-9]{1,18})?([eE][-+]?[0-9]{1,2})?$' then value::double precision end
$$;

-- Runs ---------------------------------------------------------------------------------------------------------------------------------

create view dashboard.run as
  select r.run_id, r.project, coalesce(nullif(r.model, ''), '(no model)') as model, r.id as run, r.status, r.experiment, r.optimizer,
         r.framework, r.parameters, r.baseline, r.target_loss,
         dashboard.bounded(r.time_budget_seconds) as time_budget_seconds, dashboard.bounded(r.cost_budget) as cost_budget, r.currency,
         coalesce(r.started_at, a.first_event_at, r.created_at) as started_at, r.finished_at, a.first_event_at, a.last_event_at,
         -- The end, or how far a running one has come.
         coalesce(r.finished_at, a.last_event_at, r.created_at) as ended_at
    from run r
    left join run_activity a using (run_id)
   where dashboard.may_read(r.project);

create view dashboard.run_cost as
  select r.project, c.run_id, c.currency, dashboard.bounded(c.amount) as amount
    from run_cost c
    join run r using (run_id)
   where dashboard.may_read(r.project);

create view dashboard.last_value as
  select r.project, l.run_id, l.series, l.time, l.value
    from series_last l
    join run r using (run_id)
   where dashboard.may_read(r.project);

-- Events -------------------------------------------------------------------------------------------------------------------------------

create view dashboard.metric as
  select r.project, e.run_id, e.time, e.step, e.rank, e.name, e.value, e.batch_id, e.ordinal
    from metric e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.metric_debug as
  select r.project, e.run_id, e.time, e.step, e.rank, e.name, e.value, e.batch_id, e.ordinal
    from metric_debug e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.hv as
  select r.project, e.run_id, e.time, e.step, e.rank, e.seconds, e.count, e.max_seconds, e.trace_id
    from hv e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.cg as
  select r.project, e.run_id, e.time, e.step, e.rank, e.iterations, e.residual, e.tolerance, e.damping, e.converged, e.negative_curvature
    from cg e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.spectrum as
  select r.project, e.run_id, e.time, e.step, e.rank, e.top_eigenvalue, e.eigenvalues, e.weights, e.trace, e.trace_stderr,
         coalesce(e.operator, 'hessian') as operator, e.method is not distinct from 'recomputed' as is_recomputed
    from spectrum e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.preconditioner as
  select r.project, e.run_id, e.time, e.step, e.rank, e.kind, e.layer, e.age_steps, e.condition, e.inverse_residual, e.setup_seconds
    from preconditioner e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.incident as
  select r.project, e.run_id, e.time, e.step, e.rank, e.kind, e.message, e.place, e.source
    from incident_all e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.config as
  select r.project, e.run_id, e.time, e.step, e.rank, e.settings
    from config e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.note as
  select r.project, e.run_id, e.time, e.step, e.kind, e.text
    from note e join run r using (run_id) where dashboard.may_read(r.project);

create view dashboard.checkpoint as
  select c.project, c.run_id, c.submitted_at as time, c.step, c.batch_label
    from checkpoint c where dashboard.may_read(c.project);

create view dashboard.analysis as
  select a.project, a.run_id, a.step, a.state, a.submitted_at, a.started_at, a.finished_at, a.progress, a.result
    from analysis a where dashboard.may_read(a.project);

-- One run within a range of time. OFFSET 0 keeps each a sub-query of its own: whatever else a panel asks, the run and the range are
-- looked up in the index, and never is a table of all runs read for some of them.

create function dashboard.metrics(of_run bigint, names text[], since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, rank integer, name text, value double precision) language sql stable as $$
  select m.time, m.step, m.rank, m.name, m.value from dashboard.metric m
   where m.run_id = of_run and m.time between since and until and m.name = any (names) offset 0
$$;

create function dashboard.spectra(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, rank integer, operator text, is_recomputed boolean, top_eigenvalue double precision,
  eigenvalues double precision[], weights double precision[], trace double precision, trace_stderr double precision)
language sql stable as $$
  select s.time, s.step, s.rank, s.operator, s.is_recomputed, s.top_eigenvalue, s.eigenvalues, s.weights, s.trace, s.trace_stderr
    from dashboard.spectrum s where s.run_id = of_run and s.time between since and until offset 0
$$;

create function dashboard.solves(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, rank integer, iterations bigint, residual double precision, tolerance double precision,
  damping double precision)
language sql stable as $$
  select c.time, c.step, c.rank, c.iterations, c.residual, c.tolerance, c.damping
    from dashboard.cg c where c.run_id = of_run and c.time between since and until offset 0
$$;

create function dashboard.products(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, rank integer, seconds double precision, count bigint, max_seconds double precision,
  trace_id text)
language sql stable as $$
  select h.time, h.step, h.rank, h.seconds, h.count, h.max_seconds, h.trace_id
    from dashboard.hv h where h.run_id = of_run and h.time between since and until offset 0
$$;

create function dashboard.preconditioners(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, rank integer, name text, age_steps bigint, condition double precision,
  inverse_residual double precision)
language sql stable as $$
  select p.time, p.step, p.rank, p.kind || coalesce(' ' || p.layer, ''), p.age_steps, p.condition, p.inverse_residual
    from dashboard.preconditioner p where p.run_id = of_run and p.time between since and until offset 0
$$;

create function dashboard.incidents(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, rank integer, kind text, message text, place text, source text)
language sql stable as $$
  select i.time, i.step, i.rank, i.kind, i.message, i.place, i.source
    from dashboard.incident i where i.run_id = of_run and i.time between since and until offset 0
$$;

create function dashboard.configs(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, settings json) language sql stable as $$
  select c.time, c.step, c.settings
    from dashboard.config c where c.run_id = of_run and c.time between since and until order by c.time offset 0
$$;

create function dashboard.interventions(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, note text) language sql stable as $$
  select n.time, n.step, n.text from dashboard.note n
   where n.run_id = of_run and n.time between since and until and n.kind = 'intervention' offset 0
$$;

-- Executive ----------------------------------------------------------------------------------------------------------------------------

-- What runs spent, in the currency of their budget, or in the one that they spent most in.
create view dashboard.run_spend as
  select r.*, c.spent, coalesce(c.spent_currency, r.currency) as spent_currency,
         -- Share of the money over share of the time: at 1, both budgets end together.
         case when c.spent is not null and r.cost_budget > 0 and r.time_budget_seconds > 0 and r.ended_at > r.started_at
           then (c.spent / r.cost_budget) / (extract(epoch from r.ended_at - r.started_at)::double precision / r.time_budget_seconds)
         end as budget_burn_rate
    from dashboard.run r
    left join lateral (
      select s.amount as spent, s.currency as spent_currency from dashboard.run_cost s
       where s.run_id = r.run_id and (r.currency is null or s.currency = r.currency)
       order by s.amount desc limit 1) c on true;

-- Runs that ended within a period or the one of the same length before it.
create function dashboard.ended_runs(since timestamptz, until timestamptz)
returns table (run_id bigint, project text, model text, run text, status text, is_current boolean, training_seconds double precision,
  spent double precision, spent_currency text, cost_budget double precision, budget_burn_rate double precision, interventions bigint)
language sql stable as $$
  select r.run_id, r.project, r.model, r.run, r.status, r.finished_at >= since,
         extract(epoch from r.finished_at - r.started_at)::double precision, r.spent, r.spent_currency, r.cost_budget, r.budget_burn_rate,
         (select count(*) from dashboard.interventions(r.run_id, r.started_at, r.finished_at))
    from dashboard.run_spend r
   where r.finished_at between since - (until - since) and until
$$;

-- The newest top eigenvalue of each run that reported one within a period or the one before it; that of the earlier period moved to
-- where it can be compared.
create function dashboard.last_top_eigenvalues(since timestamptz, until timestamptz)
returns table ("time" timestamptz, project text, model text, is_current boolean, value double precision) language sql stable as $$
  select case when l.time >= since then l.time else l.time + (until - since) end, r.project, r.model, l.time >= since, l.value
    from dashboard.run r
    cross join lateral (
      select v.time, v.value from dashboard.last_value v where v.run_id = r.run_id and v.series = 'top_eigenvalue' offset 0) l
   where l.time between since - (until - since) and until and dashboard.is_drawable(l.value)
$$;

-- Running runs that somebody should look at, and why.
create function dashboard.attention(since timestamptz, until timestamptz)
returns table (project text, model text, run text, reason text, noticed_at timestamptz, detail text) language sql stable as $$
  select r.project, r.model, r.run, found.reason, found.noticed_at, found.detail
    from dashboard.run_spend r
    cross join lateral (
      select case i.kind when 'oom' then 'out of memory' when 'nan' then 'NaN' when 'inf' then 'infinite value' else i.kind end as reason,
             min(i.time) as noticed_at, count(*) || ' incidents, the last at step ' || max(i.step) as detail
        from dashboard.incidents(r.run_id, since, until) i group by i.kind
      union all
      select 'silent', r.last_event_at, 'nothing since then'
       where r.status = 'running' and r.last_event_at between since and least(until, now() - interval '10 minutes')
      union all
      select 'over budget', r.last_event_at, round(r.spent::numeric, 2) || ' of ' || round(r.cost_budget::numeric, 2) || ' ' || r.spent_currency
       where r.spent > r.cost_budget and dashboard.is_drawable(r.spent) and dashboard.is_drawable(r.cost_budget)
      union all
      select 'failed', r.finished_at, 'its job gave up' where r.status = 'failed') found
   where r.last_event_at >= since and r.started_at <= until
$$;

-- Budgets ------------------------------------------------------------------------------------------------------------------------------

create view dashboard.budget as
  select g.project, s.group_id, coalesce(nullif(g.model, ''), '(no model)') as model, s.slo, s.budget_left, s.state, s.good, s.total, s.changed_at,
         s.burn_rates
    from slo_status s join slo_group g using (group_id) where dashboard.may_read(g.project);

create view dashboard.budget_history as
  select g.project, h.group_id, h.slo, h.time, h.budget_left
    from slo_history h join slo_group g using (group_id) where dashboard.may_read(g.project);

-- What was left of a budget at some time, to the day.
create function dashboard.earlier_budget(of_group integer, objective text, at timestamptz)
returns table (budget_left double precision) language sql stable as $$
  select h.budget_left from dashboard.budget_history h
   where h.group_id = of_group and h.slo = objective and h.time <= at order by h.time desc limit 1
$$;

-- Alerts that fired, be they resolved or not. Those about a project or an objective name no run.
create view dashboard.alert as
  select a.project, coalesce(a.model, '') as model, coalesce(a.run, '') as run, a.alertname, a.severity, a.state, a.fired_at, a.ended_at,
         a.summary, a.runbook_url
    from alert a where a.fired_at is not null and dashboard.may_read(a.project);

-- On call ------------------------------------------------------------------------------------------------------------------------------

-- Memory of each device as a share of its limit.
create function dashboard.device_memory(of_run bigint, since timestamptz, until timestamptz, milliseconds double precision)
returns table ("time" timestamptz, device integer, share double precision) language sql stable as $$
  select dashboard.bucket(milliseconds, m.time), m.rank, max(m.value) / max(l.value)
    from dashboard.metrics(of_run, array['gpu_memory_bytes'], since, until) m
    cross join (
      select v.value from dashboard.last_value v where v.run_id = of_run and v.series = 'gpu_memory_limit_bytes' and v.value > 0) l
   where dashboard.is_drawable(m.value)
   group by 1, 2
$$;

-- Spectra whose top eigenvalue is at least twice the run's own median within the range.
create function dashboard.spikes(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, value double precision, ratio double precision) language sql stable as $$
  with tops as materialized (
    select s.time, s.step, s.top_eigenvalue as value from dashboard.spectra(of_run, since, until) s
     where dashboard.is_drawable(s.top_eigenvalue) and not s.is_recomputed),
  typical as (select percentile_cont(0.5) within group (order by value) as value from tops)
  select tops.time, tops.step, tops.value, tops.value / typical.value
    from tops cross join typical
   where typical.value > 0 and tops.value >= 2 * typical.value
$$;

-- Debug --------------------------------------------------------------------------------------------------------------------------------

-- Where an eigenvalue lies: bands of half a decade, and of whole ones below 0.
create function dashboard.band(eigenvalue double precision) returns integer language sql immutable parallel safe as $$
  select width_bucket(eigenvalue, array[-10, -1, -0.1, -0.01, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300]::double precision[])
$$;

create function dashboard.band_name(band integer) returns text language sql immutable parallel safe as $$
  select (array['below -10', '-10 to -1', '-1 to -0.1', '-0.1 to -0.01', '-0.01 to 0.01', '0.01 to 0.03', '0.03 to 0.1', '0.1 to 0.3',
    '0.3 to 1', '1 to 3', '3 to 10', '10 to 30', '30 to 100', '100 to 300', 'above 300'])[band + 1]
$$;

-- The eigenvalues of a spectrum with their weights, which a list of eigenvalues gives evenly.
create function dashboard.weighted(eigenvalues double precision[], weights double precision[])
returns table (eigenvalue double precision, weight double precision) language sql immutable as $$
  select e.eigenvalue, coalesce(e.weight, 1.0 / cardinality(eigenvalues))
    from unnest(eigenvalues, weights) as e (eigenvalue, weight)
   where dashboard.is_drawable(e.eigenvalue) and (e.weight is null or dashboard.is_drawable(e.weight))
$$;

-- What percentage of the reported eigenvalues lies in which band, over time.
create function dashboard.spectrum_bands(of_run bigint, since timestamptz, until timestamptz, milliseconds double precision)
returns table ("time" timestamptz,
  "below -10" double precision, "-10 to -1" double precision, "-1 to -0.1" double precision, "-0.1 to -0.01" double precision,
  "-0.01 to 0.01" double precision, "0.01 to 0.03" double precision, "0.03 to 0.1" double precision, "0.1 to 0.3" double precision,
  "0.3 to 1" double precision, "1 to 3" double precision, "3 to 10" double precision, "10 to 30" double precision,
  "30 to 100" double precision, "100 to 300" double precision, "above 300" double precision)
language sql stable as $$
  with banded as (
    select dashboard.bucket(milliseconds, s.time) as time, dashboard.band(w.eigenvalue) as band, 100 * sum(w.weight) as percent
      from dashboard.spectra(of_run, since, until) s
      cross join lateral dashboard.weighted(s.eigenvalues, s.weights) w
     where not s.is_recomputed
     group by 1, 2),
  whole as (select time, sum(percent) as percent from banded group by time),
  shares as (select b.time, b.band, 100 * b.percent / w.percent as share from banded b join whole w using (time) where w.percent > 0)
  select time, max(share) filter (where band = 0), max(share) filter (where band = 1), max(share) filter (where band = 2),
         max(share) filter (where band = 3), max(share) filter (where band = 4), max(share) filter (where band = 5),
         max(share) filter (where band = 6), max(share) filter (where band = 7), max(share) filter (where band = 8),
         max(share) filter (where band = 9), max(share) filter (where band = 10), max(share) filter (where band = 11),
         max(share) filter (where band = 12), max(share) filter (where band = 13), max(share) filter (where band = 14)
    from shares group by time
$$;

-- The spectra within the range that one may choose: that of each step, and the newest.
create function dashboard.spectrum_steps(of_run bigint, since timestamptz, until timestamptz)
returns table (name text, place bigint) language sql stable as $$
  select s.step::text, s.step from dashboard.spectra(of_run, since, until) s group by s.step
  union all
  select 'newest', 9223372036854775807 from dashboard.spectra(of_run, since, until) s having count(*) > 0
$$;

-- The spectrum of each step within the range, and the newest, as reported and as recomputed, in the same bands.
create function dashboard.spectrum_density(of_run bigint, since timestamptz, until timestamptz)
returns table (step text, band integer, eigenvalues text, reported double precision, recomputed double precision) language sql stable as $$
  select c.step, dashboard.band(w.eigenvalue), dashboard.band_name(dashboard.band(w.eigenvalue)),
         100 * sum(w.weight) filter (where not c.is_recomputed), 100 * sum(w.weight) filter (where c.is_recomputed)
    from (
      (select distinct on (1, s.is_recomputed) s.step::text as step, s.is_recomputed, s.eigenvalues, s.weights
         from dashboard.spectra(of_run, since, until) s
        where cardinality(s.eigenvalues) > 0
        order by 1, s.is_recomputed, s.time desc)
      union all
      (select distinct on (s.is_recomputed) 'newest', s.is_recomputed, s.eigenvalues, s.weights
         from dashboard.spectra(of_run, since, until) s
        where cardinality(s.eigenvalues) > 0
        order by s.is_recomputed, s.time desc)) c
   cross join lateral dashboard.weighted(c.eigenvalues, c.weights) w
   group by 1, 2
$$;

-- Learning rate x top eigenvalue / (2 (1 + momentum)) for SGD; learning rate x critical sharpness / 2 for whoever reports that.
-- The edge of stability is at 1. Learning rate and momentum hold from when they are reported until the next.
create function dashboard.stability(of_run bigint, since timestamptz, until timestamptz, milliseconds double precision)
returns table ("time" timestamptz, by_top_eigenvalue double precision, by_critical_sharpness double precision) language sql stable as $$
  with settings as (
    select c.time, dashboard.number_of(coalesce(c.settings ->> 'learning_rate', c.settings ->> 'lr')) as rate,
           dashboard.number_of(c.settings ->> 'momentum') as momentum
      from dashboard.config c where c.run_id = of_run and c.time <= until),
  points as (
    select greatest(s.time, since) as time, s.rate, s.momentum, null::double precision as top, null::double precision as sharpness
      from settings s
    union all
    select m.time, case m.name when 'learning_rate' then m.value end, case m.name when 'momentum' then m.value end, null,
           case m.name when 'critical_sharpness' then m.value end
      from dashboard.metrics(of_run, array['learning_rate', 'momentum', 'critical_sharpness'], since, until) m
     where dashboard.is_drawable(m.value)
    union all
    select s.time, null, null, s.top_eigenvalue, null from dashboard.spectra(of_run, since, until) s
     where dashboard.is_drawable(s.top_eigenvalue) and not s.is_recomputed),
  merged as (
    select dashboard.bucket(milliseconds, p.time) as time, max(p.rate) as rate, max(p.momentum) as momentum, max(p.top) as top,
           max(p.sharpness) as sharpness
      from points p group by 1),
  numbered as (
    select m.*, count(m.rate) over so_far as rate_number, count(m.momentum) over so_far as momentum_number
      from merged m window so_far as (order by m.time)),
  carried as (
    select n.time, n.top, n.sharpness, max(n.rate) over (partition by n.rate_number) as rate,
           coalesce(max(n.momentum) over (partition by n.momentum_number), 0) as momentum
      from numbered n)
  select c.time, case when r.optimizer ilike '%sgd%' and c.momentum > -1 then c.rate * c.top / (2 * (1 + c.momentum)) end,
         c.rate * c.sharpness / 2
    from carried c cross join dashboard.run r
   where r.run_id = of_run and (c.top is not null or c.sharpness is not null)
$$;

-- Standard deviation of the top eigenvalue from spectrum to spectrum over its mean, of the last eight of the same rank and operator; from
-- squared differences of successive values, which a slow trend hardly touches (von Neumann 1941).
create function dashboard.eigenvalue_variation(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, variation double precision) language sql stable as $$
  with tops as (
    select s.time, s.rank, s.operator, s.top_eigenvalue as value,
           s.top_eigenvalue - lag(s.top_eigenvalue) over (partition by s.rank, s.operator order by s.time) as difference
      from dashboard.spectra(of_run, since, until) s
     where dashboard.is_drawable(s.top_eigenvalue) and not s.is_recomputed),
  moving as (
    select t.time, avg(t.difference * t.difference) over last_eight as square, avg(t.value) over last_eight as mean,
           count(*) over last_eight as number
      from tops t window last_eight as (partition by t.rank, t.operator order by t.time rows 7 preceding))
  select m.time, sqrt(m.square / 2) / abs(m.mean) from moving m where m.number >= 3 and m.mean <> 0
$$;

-- What a run reported in the minute before the last incident within the range, event by event, with the full-resolution window that
-- the job sent for it.
create function dashboard.before_failure(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, name text, value double precision) language sql stable as $$
  with failure as materialized (
    select i.time, i.step from dashboard.incidents(of_run, since, until) i order by i.time desc limit 1)
  select m.time, m.step, m.name, m.value
    from failure f cross join lateral (
      select m.time, m.step, m.name, m.value from dashboard.metric m
       where m.run_id = of_run and m.time between f.time - interval '1 minute' and f.time
      union all
      select m.time, m.step, m.name, m.value from dashboard.metric_debug m
       where m.run_id = of_run and m.time between f.time - interval '1 minute' and f.time offset 0) m
   where m.name in ('loss', 'grad_norm', 'curvature_norm', 'step_norm', 'damping', 'learning_rate') and dashboard.is_drawable(m.value)
   order by m.time desc
   limit 6000
$$;

-- A metric of an earlier run as if that had begun together with this one.
create function dashboard.aligned(
  this_run bigint, earlier_run bigint, metric text, since timestamptz, until timestamptz, milliseconds double precision)
returns table ("time" timestamptz, value double precision) language sql stable as $$
  select dashboard.bucket(milliseconds, m.time + l.later), avg(m.value)
    from (
      select coalesce(t.first_event_at, t.started_at) - coalesce(e.first_event_at, e.started_at) as later
        from dashboard.run t cross join dashboard.run e
       where t.run_id = this_run and e.run_id = earlier_run) l
    cross join lateral dashboard.metrics(earlier_run, array[metric], since - l.later, until - l.later) m
   where dashboard.is_drawable(m.value)
   group by 1
$$;

-- Largest eigenvalue of each layer, as the newest analysis within the range computed them.
create function dashboard.layers(of_run bigint, since timestamptz, until timestamptz)
returns table (layer text, parameters bigint, top_eigenvalue double precision, step bigint) language sql stable as $$
  select l.layer ->> 'name', (l.layer ->> 'parameters')::bigint, (l.layer ->> 'top')::double precision, newest.step
    from (
      select a.step, a.result from dashboard.analysis a
       where a.run_id = of_run and a.state = 'succeeded' and a.submitted_at between since and until
         and json_typeof(a.result -> 'layers') = 'array'
       order by a.submitted_at desc limit 1) newest
    cross join lateral json_array_elements(newest.result -> 'layers') as l (layer)
$$;

-- Settings as they were sent, and what is new in them.
create function dashboard.setting_changes(of_run bigint, since timestamptz, until timestamptz)
returns table ("time" timestamptz, step bigint, changes text) language sql stable as $$
  with ordered as (
    select c.time, c.step, c.settings, lag(c.settings::text) over (order by c.time) as earlier from dashboard.configs(of_run, since, until) c)
  select o.time, o.step, left(string_agg(s.key || ' = ' || s.value, ', ' order by s.key), 400)
    from ordered o
    cross join lateral json_each_text(o.settings) s
   where o.earlier is null or (o.earlier::json ->> s.key) is distinct from s.value
   group by o.time, o.step
$$;

-- The reader ---------------------------------------------------------------------------------------------------------------------------

-- Makes the role that dashboards read as, where this user may, and lets it read what is above and nothing else. Answers what stands in the
-- way; empty when all is well. Idempotent: the server calls it at every start.
create or replace function prepare_dashboard_reader() returns text language plpgsql as $$
begin
  -- Servers that start together take turns.
  perform pg_advisory_xact_lock(hashtext('curvescope.prepare_dashboard_reader'));
  if not exists (select from pg_roles where rolname = 'curvescope_reader') then
    begin
      create role curvescope_reader nologin;
    exception when duplicate_object or unique_violation then
      -- Another database of this server was quicker.
      null;
    end;
  end if;
  if not pg_has_role(current_user, 'curvescope_reader', 'set') then
    execute format('grant curvescope_reader to %I', current_user);
  end if;
  grant usage on schema dashboard to curvescope_reader;
  grant select on all tables in schema dashboard to curvescope_reader;
  return '';
exception when insufficient_privilege then
  return sqlerrm;
end
$$;

do $$ begin perform prepare_dashboard_reader(); end $$;
