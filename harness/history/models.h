// The models by name. A new one is a definition in a file of its kind and a line in model.cc.
#pragma once

#include "harness/history/model.h"

namespace ordeal::history {

extern const Model kRegister, kCasRegister, kKv, kCounter;  // models_value.cc
extern const Model kMapModel, kFile;                        // models_value.cc
extern const Model kQueue, kStack, kSet;                    // models_collection.cc
extern const Model kDirectoryTree;                          // models_tree.cc
extern const Model kTokenBucket, kBreaker, kPermitPool;     // models_service.cc

}  // namespace ordeal::history
