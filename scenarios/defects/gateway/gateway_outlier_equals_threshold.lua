include "gateway/outlier_ejected"
defect "gateway.outlier.equals_threshold"
must_fail "invariant: each of them was ejected"
