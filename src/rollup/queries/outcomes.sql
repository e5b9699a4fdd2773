-- Outcomes over all ledgers, by measure, unit and how they are attributed; what nothing shows stands apart. Only what
-- may be added is. A sum of figures that are not exact in different ways is about right. For DuckDB and Spark.
SELECT series AS measure, unit, standing, SUM(value) AS value,
       CASE COUNT(DISTINCT CASE WHEN qualifier <> 'exact' THEN qualifier END)
         WHEN 0 THEN 'exact' WHEN 1 THEN MAX(CASE WHEN qualifier <> 'exact' THEN qualifier END) ELSE 'about' END AS qualifier
FROM fact
WHERE measure = 'outcomes' AND area = '' AND adds_up
GROUP BY series, unit, standing
ORDER BY series, unit, standing
