-- Activities by month, and those of the same month a year before. For DuckDB and Spark.
WITH monthly AS (
  SELECT period, CAST(SUM(value) AS BIGINT) AS activities
  FROM fact
  WHERE measure = 'activities' AND area = '' AND period LIKE '____-__'
  GROUP BY period
)
SELECT now.period, now.activities, COALESCE(before.activities, 0) AS year_before
FROM monthly AS now
LEFT JOIN monthly AS before
  ON before.period = CONCAT(CAST(CAST(SUBSTR(now.period, 1, 4) AS INT) - 1 AS VARCHAR(4)), SUBSTR(now.period, 5))
ORDER BY now.period
