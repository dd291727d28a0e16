// Conversion between stat(2) and fs::Attr.
#pragma once

#include <sys/stat.h>

#include "targets/fs/file_system.h"

namespace ordeal::posixdir {

fs::Attr attr_of(const struct stat& st);

// Each makes the change and returns 0 or an errno; a change made before the error stays.
int change_file(int fd, const fs::SetAttr& change);
int change_name(int directory, const char* name, const fs::SetAttr& change);

}  // namespace ordeal::posixdir
