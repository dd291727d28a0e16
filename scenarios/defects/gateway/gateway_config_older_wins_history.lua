include "gateway/config_ascends"
defect "gateway.config.older_wins"
must_fail "history"
