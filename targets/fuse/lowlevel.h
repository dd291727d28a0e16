// Includes libfuse's low-level interface, in the one version for which this room is written.
#pragma once

#define FUSE_USE_VERSION 312
#include <fuse3/fuse_lowlevel.h>
