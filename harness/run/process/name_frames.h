// Names for the frames of stacks that a process could only give as addresses.
#pragma once

#include <vector>

#include "harness/result/finding.h"

namespace ordeal {

// A frame whose module is "PATH+0xOFFSET" gets its function, file and line, and those that the
// compiler put into one become several, where llvm-symbolizer is there and PATH still is; its
// module becomes the file's name either way. Frames of locks and observers themselves, above
// whoever called them, go. Takes up to some seconds.
void name_frames(std::vector<Finding>& findings);

}  // namespace ordeal
