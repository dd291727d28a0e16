#include "harness/base/build_info.h"

#ifndef ORDEAL_SOURCE_DIR
#define ORDEAL_SOURCE_DIR "/nowhere/"
#endif
#ifndef ORDEAL_VERSION
#define ORDEAL_VERSION "0"
#endif
#ifndef ORDEAL_COMMIT
#define ORDEAL_COMMIT ""
#endif
#ifndef ORDEAL_BUILD_TYPE
#define ORDEAL_BUILD_TYPE ""
#endif

namespace ordeal {

std::string_view source_root() { return ORDEAL_SOURCE_DIR; }
std::string_view build_version() { return ORDEAL_VERSION; }
std::string_view build_commit() { return ORDEAL_COMMIT; }
std::string_view build_type() { return ORDEAL_BUILD_TYPE; }

}  // namespace ordeal
