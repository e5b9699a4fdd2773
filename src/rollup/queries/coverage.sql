-- Coverage by ledger, with its rank by rate. A rate of fewer than five tasks says less than their numbers do, so it
-- has none, as in the app; 100 means all. For DuckDB and Spark.
WITH counted AS (
  SELECT ledger, district, as_of,
         CAST(SUM(CASE WHEN series = 'covered' THEN value ELSE 0 END) AS BIGINT) AS covered,
         CAST(SUM(CASE WHEN series = 'due' THEN value ELSE 0 END) AS BIGINT) AS due
  FROM fact
  WHERE measure = 'coverage' AND area = ''
  GROUP BY ledger, district, as_of
), rated AS (
  SELECT *, CASE WHEN covered + due < 5 THEN NULL
                 WHEN due = 0 THEN 100
                 ELSE LEAST(CAST(FLOOR((covered * 200 + covered + due) / (2 * (covered + due))) AS BIGINT), 99) END AS percent
  FROM counted
)
SELECT ledger, district, as_of, covered, due, percent,
       CASE WHEN percent IS NULL THEN NULL ELSE RANK() OVER (ORDER BY percent DESC NULLS LAST) END AS place
FROM rated
ORDER BY percent DESC NULLS LAST, ledger
