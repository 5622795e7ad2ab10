-- How many deliveries have ended, kept by triggers, so that nothing that changes them can forget it.
-- Day and minute are those of the last step, in UTC; minute 1440 has the sum of the whole day, and so
-- stands on one page with the newest minute.
-- What is counted is the sum over the parts: sessions that end packets at the same time seldom
-- wait for one another's row.
CREATE TABLE tally (
  day INTEGER NOT NULL,
  minute SMALLINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  reason VARCHAR(32) NOT NULL,
  part SMALLINT NOT NULL,
  packets BIGINT NOT NULL,
  PRIMARY KEY (day, minute, state, reason, part)
) WITH (fillfactor = 50);
CREATE INDEX tally_days ON tally (day) WHERE minute = 1440;
CREATE FUNCTION wharf_tally() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  mine CONSTANT SMALLINT := pg_backend_pid() % 8;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM tally;
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    IF OLD.ended = 1 THEN
      INSERT INTO tally AS t VALUES
        (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), mine, -1),
        (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), mine, -1)
        ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = t.packets - 1;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    IF NEW.ended = 1 THEN
      INSERT INTO tally AS t VALUES
        (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), mine, 1),
        (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), mine, 1)
        ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET packets = t.packets + 1;
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER tally_added AFTER INSERT ON packet
  FOR EACH ROW WHEN (NEW.ended = 1) EXECUTE FUNCTION wharf_tally();
CREATE TRIGGER tally_changed AFTER UPDATE ON packet
  FOR EACH ROW WHEN (OLD.ended = 1 OR NEW.ended = 1) EXECUTE FUNCTION wharf_tally();
CREATE TRIGGER tally_removed AFTER DELETE ON packet
  FOR EACH ROW WHEN (OLD.ended = 1) EXECUTE FUNCTION wharf_tally();
CREATE TRIGGER tally_emptied AFTER TRUNCATE ON packet
  FOR EACH STATEMENT EXECUTE FUNCTION wharf_tally();
-- The triggers' lock keeps other servers from ending packets until these counts are there.
INSERT INTO tally
  SELECT updated / 86400000, updated % 86400000 / 60000, state, COALESCE(reason, ''), 0, COUNT(*)
  FROM packet WHERE ended = 1 GROUP BY 1, 2, 3, 4;
INSERT INTO tally
  SELECT day, 1440, state, reason, 0, SUM(packets) FROM tally GROUP BY 1, 3, 4;
-- The history of all states is read by that of each; the quarantine's reasons are counted above.
DROP INDEX packet_ended;
DROP INDEX packet_reason;
-- Deliveries of a name are read from the newest on.
DROP INDEX packet_name;
CREATE INDEX packet_name ON packet (name, updated) WHERE ended = 1;
INSERT INTO wharf_schema (version, readable_from) VALUES (9, 4);
