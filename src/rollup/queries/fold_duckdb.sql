-- The fold in SQL, for DuckDB alone: the records of ledgers, from their files as the app wrote them.
--
-- It is a second implementation, for checking the first. Of files that the app did not write it reads nothing, or
-- something else: a pretty-printed file has no lines of changes, and a file that was altered is not noticed. Where
-- zhibu-rollup can be had, admit files by it.
--
-- SET VARIABLE files = 'folder/*.json';

-- Each change of a file stands on a line of its own, and the ledger on another.
CREATE OR REPLACE TEMP TABLE line AS
SELECT filename, line
FROM read_csv(getvariable('files'), columns = {'line': 'VARCHAR'}, header = false, auto_detect = false,
              delim = chr(1), quote = '', escape = '', filename = true, max_line_size = 33554432);

CREATE OR REPLACE TEMP TABLE change AS
WITH ledger_of AS (
  SELECT filename, json_extract_string(regexp_replace(substr(line, 10), ',$', ''), '$.id') AS ledger
  FROM line WHERE starts_with(line, '"ledger":{')
)
-- A change that several files have is one change.
SELECT DISTINCT ledger, regexp_replace(line, '[\],]+$', '') AS json
FROM line JOIN ledger_of USING (filename)
WHERE starts_with(line, '{"at":"');

-- What each change writes to each field, and which writes it replaces there.
CREATE OR REPLACE TEMP TABLE write AS
SELECT ledger, json_extract_string(json, '$.kind') AS kind, json_extract_string(json, '$.id') AS id,
       json_extract_string(json, '$.at') AS stamp, field.key AS field, CAST(field.value AS VARCHAR) AS value, json
FROM (SELECT *, unnest(map_entries(CAST(json_extract(json, '$.set') AS MAP(VARCHAR, JSON)))) AS field FROM change);

CREATE OR REPLACE TEMP TABLE replaced AS
SELECT DISTINCT ledger, kind, id, key AS field, unnest(seen) AS stamp, by_stamp
FROM (
  SELECT ledger, json_extract_string(json, '$.kind') AS kind, json_extract_string(json, '$.id') AS id,
         json_extract_string(json, '$.at') AS by_stamp, entry.key AS key, entry.value AS seen
  FROM (SELECT *, unnest(map_entries(CAST(json_extract(json, '$.replaces') AS MAP(VARCHAR, VARCHAR[])))) AS entry FROM change)
  UNION ALL
  SELECT ledger, json_extract_string(json, '$.kind'), json_extract_string(json, '$.id'), '', entry.key, entry.value
  FROM (SELECT *, unnest(map_entries(CAST(json_extract(json, '$.archives') AS MAP(VARCHAR, VARCHAR[])))) AS entry FROM change)
);

-- The writes that no other change replaces; all of them, should they replace each other in a ring.
CREATE OR REPLACE TEMP TABLE head AS
WITH marked AS (
  SELECT write.*, EXISTS (
    SELECT 1 FROM replaced
    WHERE replaced.ledger = write.ledger AND replaced.kind = write.kind AND replaced.id = write.id
      AND replaced.field = write.field AND replaced.stamp = write.stamp AND replaced.by_stamp <> write.stamp) AS is_replaced
  FROM write
)
SELECT * FROM marked
QUALIFY NOT is_replaced OR bool_and(is_replaced) OVER (PARTITION BY ledger, kind, id, field);

-- Of several heads the one with the greatest stamp is shown; if they differ, that is a conflict.
CREATE OR REPLACE TEMP TABLE shown AS
SELECT ledger, kind, id, field, value, count(*) OVER same > 1 AND min(value) OVER same <> max(value) OVER same AS conflict
FROM head
WINDOW same AS (PARTITION BY ledger, kind, id, field)
QUALIFY row_number() OVER (PARTITION BY ledger, kind, id, field ORDER BY stamp DESC, json DESC) = 1;

-- The fields of the records that are not deleted; a cleared field has no value.
CREATE OR REPLACE TEMP VIEW folded AS
SELECT ledger, kind, id, field, value, conflict
FROM shown
WHERE value <> 'null' AND field <> 'deleted' AND NOT EXISTS (
  SELECT 1 FROM shown AS gone
  WHERE gone.ledger = shown.ledger AND gone.kind = shown.kind AND gone.id = shown.id
    AND gone.field = 'deleted' AND gone.value = 'true');
