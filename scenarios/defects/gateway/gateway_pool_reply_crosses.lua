include "gateway/replies_matched"
defect "gateway.pool.reply_crosses"
must_fail "history"
