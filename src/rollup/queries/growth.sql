-- Temporary organisations at the end of each month, by setting, over all ledgers. Months in which a ledger has none
-- are no rows of it. For DuckDB and Spark; `fact` is the table of facts.
SELECT period, series AS setting, CAST(SUM(value) AS BIGINT) AS organisations
FROM fact
WHERE measure = 'active_branches' AND area = '' AND period LIKE '____-__'
GROUP BY period, series
ORDER BY period, series
