-- The quarantine's reasons are counted by this one; packets that are archived are not in it.
CREATE INDEX packet_reason ON packet (state, reason) WHERE ended = 1 AND state = 'quarantined'
