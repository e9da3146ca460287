-- Late is a mark beside the state of a task now; after the views of periods became views of tasks.
UPDATE core_view SET query = replace(query, 'progress=late', 'lateness=late')
  WHERE record_type IN ('core.task', 'core.duty') AND query LIKE '%progress=late%';
