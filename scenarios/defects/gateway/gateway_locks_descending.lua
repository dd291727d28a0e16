include "gateway/totals_grow"
defect "gateway.locks.descending"
must_fail "lock-order"
