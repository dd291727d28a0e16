// How a request reaches the process that carries it out: as a file in the run's directory.
//
// A supervisor writes the file before it starts a worker, and a worker before it starts a
// file-system process; the process that is started reads it first thing. Both are builds of the
// same version, so the bytes need no names: one list of fields, in request_wire.h, writes and reads
// them. The file goes with the journals when the run is over.
#pragma once

#include <string>
#include <string_view>

#include "harness/run/life/worker_request.h"

namespace ordeal {

// Returns the request as bytes.
std::string encode_request(const WorkerRequest& request);

// Returns the request that encode_request() made these bytes of. Throws InputError for any other
// bytes, such as those of another version.
WorkerRequest decode_request(std::string_view bytes);

// Writes a request for the process called `role`; returns the path of the file. Throws InputError
// if it cannot be written.
std::string write_request_file(const WorkerRequest& request, const std::string& role);

// Reads such a file. Throws InputError.
WorkerRequest read_request_file(const std::string& path);

}  // namespace ordeal
