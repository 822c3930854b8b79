-- title: Origins of records
-- description: To what each source of a record goes back: an outlet or wire, and by whose voice: the press office, where all that it has by another's word is one statement of it, else the same. No more origins are independent than either count says.
-- hidden: yes

SELECT
  "table", record, source, origin, coalesce('office ' || press_office, origin) AS voice
FROM record_origins
