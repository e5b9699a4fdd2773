-- The fold in SQL, for Spark 4 alone: the same as fold_duckdb.sql, with the same limits. `${files}` is a folder with
-- files as the app wrote them.

-- Each change of a file stands on a line of its own, and the ledger on another.
CREATE OR REPLACE TEMP VIEW line AS
SELECT _metadata.file_path AS filename, value AS line FROM text.`${files}`;

CREATE OR REPLACE TEMP VIEW ledger_of AS
SELECT filename, get_json_object(rtrim(',', substr(line, 10)), '$.id') AS ledger
FROM line WHERE startswith(line, '"ledger":{');

-- A change that several files have is one change.
CREATE OR REPLACE TEMP VIEW change AS
SELECT ledger, json, read.kind, read.id, read.at AS stamp, read.set AS written, read.replaces, read.archives
FROM (
  SELECT ledger, json, from_json(json, 'at STRING, kind STRING, id STRING, set VARIANT, replaces MAP<STRING, ARRAY<STRING>>, archives MAP<STRING, ARRAY<STRING>>') AS read
  FROM (
    SELECT DISTINCT ledger, rtrim('],', line) AS json
    FROM line JOIN ledger_of USING (filename)
    WHERE startswith(line, '{"at":"')));

-- What each change writes to each field, and which writes it replaces there.
CREATE OR REPLACE TEMP VIEW write AS
SELECT ledger, kind, id, stamp, field.key AS field, to_json(field.value) AS value, json
FROM change, LATERAL variant_explode(written) AS field;

CREATE OR REPLACE TEMP VIEW replaced AS
SELECT DISTINCT ledger, kind, id, field, stamp
FROM (
  SELECT ledger, kind, id, stamp AS by_stamp, field, seen FROM change LATERAL VIEW explode(replaces) AS field, seen
  UNION ALL
  SELECT ledger, kind, id, '', field, seen FROM change LATERAL VIEW explode(archives) AS field, seen)
LATERAL VIEW explode(seen) AS stamp
WHERE stamp <> by_stamp;

-- The writes that no other change replaces; all of them, should they replace each other in a ring.
CREATE OR REPLACE TEMP VIEW head AS
SELECT ledger, kind, id, field, stamp, value, json
FROM (
  SELECT write.*, replaced.stamp IS NULL AS is_head,
         bool_or(replaced.stamp IS NULL) OVER (PARTITION BY write.ledger, write.kind, write.id, write.field) AS has_head
  FROM write LEFT JOIN replaced
    ON replaced.ledger = write.ledger AND replaced.kind = write.kind AND replaced.id = write.id
      AND replaced.field = write.field AND replaced.stamp = write.stamp)
WHERE is_head = has_head;

-- Of several heads the one with the greatest stamp is shown; if they differ, that is a conflict.
CREATE OR REPLACE TEMP VIEW shown AS
SELECT ledger, kind, id, field, value, differs AS conflict
FROM (
  SELECT head.*,
         row_number() OVER (PARTITION BY ledger, kind, id, field ORDER BY stamp DESC, json DESC) AS place,
         min(value) OVER (PARTITION BY ledger, kind, id, field) <> max(value) OVER (PARTITION BY ledger, kind, id, field) AS differs
  FROM head)
WHERE place = 1;

-- The fields of the records that are not deleted; a cleared field has no value.
CREATE OR REPLACE TEMP VIEW folded AS
SELECT shown.*
FROM shown LEFT ANTI JOIN (SELECT * FROM shown WHERE field = 'deleted' AND value = 'true') AS gone
  ON gone.ledger = shown.ledger AND gone.kind = shown.kind AND gone.id = shown.id
WHERE value <> 'null' AND field <> 'deleted';
