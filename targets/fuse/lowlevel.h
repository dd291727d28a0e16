// libfuse's low-level interface, in the one version that this room is written for.
#pragma once

#define FUSE_USE_VERSION 312
#include <fuse3/fuse_lowlevel.h>
