#include "harness/base/build_info.h"

#ifndef ORDEAL_SOURCE_DIR
#define ORDEAL_SOURCE_DIR "/nowhere/"
#endif

namespace ordeal {

std::string_view source_root() { return ORDEAL_SOURCE_DIR; }

}  // namespace ordeal
