#include "targets/unionfs/invalidation.h"

namespace ordeal::unionfs {

void Invalidation::everything_changed() {
  attrs_->clear();
  placing_.forget();
}

void Invalidation::drop_expired(Instant at) {
  attrs_->cleanup(at);
  placing_.cleanup(at);
}

}  // namespace ordeal::unionfs
