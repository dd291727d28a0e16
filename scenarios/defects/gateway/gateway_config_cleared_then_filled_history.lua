include "gateway/providers_linearizable"
defect "gateway.config.cleared_then_filled"
must_fail "history"
