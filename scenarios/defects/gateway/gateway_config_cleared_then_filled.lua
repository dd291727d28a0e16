include "gateway/providers_replaced"
defect "gateway.config.cleared_then_filled"
must_fail "invariant: a provider was there at every moment"
