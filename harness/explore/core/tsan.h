// Announcements of tasks, and of the edges between them, to ThreadSanitizer. Where the program is
// not built with it, or the including file is not built for announcing, each function does nothing.
//
// A schedule's own code is compiled without instrumentation (ordeal_unwatched), and with
// ORDEAL_ANNOUNCE_TO_TSAN=1 where the rest of the program has it. A switch of fibers adds no edge:
// every edge that ThreadSanitizer knows is one of the calls below, made while the fiber of the task
// concerned is the current one.
#pragma once

#ifdef ORDEAL_ANNOUNCE_TO_TSAN

#include <sanitizer/tsan_interface.h>

#include "harness/base/tsan_annotations.h"

// Each of the two namespaces has functions of its own, so that the linker never takes the empty
// ones for the others.
namespace ordeal::explore::tsan {
inline namespace announcing {

inline constexpr bool kAnnounces = true;

// The past of the current fiber becomes a part of what `object` carries, and the other way round.
// `object` is an address and nothing else; what it points to is not touched.
inline void release(void* object) { __tsan_release(object); }
inline void acquire(void* object) { __tsan_acquire(object); }

inline void* current_fiber() { return __tsan_get_current_fiber(); }
// What the creator did is before what the fiber does.
inline void* create_fiber() { return __tsan_create_fiber(0); }
inline void destroy_fiber(void* fiber) { __tsan_destroy_fiber(fiber); }
// Immediately before the stacks are switched. Without `no_sync` the switch is an edge itself.
inline void switch_to_fiber(void* fiber, bool no_sync) {
  __tsan_switch_to_fiber(fiber, no_sync ? __tsan_switch_to_fiber_no_sync : 0);
}
inline void name_fiber(void* fiber, const char* name) { __tsan_set_fiber_name(fiber, name); }

// A modelled mutex. A taking is pre_lock before the task may have to wait, and post_lock when it
// has got it, or `failed` where it has not (then `tries` of both says so).
inline unsigned lock_flags(bool read, bool tries) {
  return (read ? __tsan_mutex_read_lock : 0) | (tries ? __tsan_mutex_try_lock : 0);
}
// ThreadSanitizer takes both for writes of the mutex's memory, by the task that is the first to use
// it. Here that memory is a table's, which belongs to no task, so these writes are ignored.
inline void mutex_create(void* mutex) {
  AnnotateIgnoreWritesBegin("", 0);
  __tsan_mutex_create(mutex, __tsan_mutex_not_static);
  AnnotateIgnoreWritesEnd("", 0);
}
inline void mutex_destroy(void* mutex) {
  AnnotateIgnoreWritesBegin("", 0);
  __tsan_mutex_destroy(mutex, __tsan_mutex_not_static);
  AnnotateIgnoreWritesEnd("", 0);
}
inline void mutex_pre_lock(void* mutex, bool read, bool tries = false) {
  __tsan_mutex_pre_lock(mutex, lock_flags(read, tries));
}
inline void mutex_post_lock(void* mutex, bool read, bool tries = false, bool failed = false) {
  __tsan_mutex_post_lock(mutex,
                         lock_flags(read, tries) | (failed ? __tsan_mutex_try_lock_failed : 0), 0);
}
inline void mutex_unlock(void* mutex, bool read) {
  __tsan_mutex_pre_unlock(mutex, lock_flags(read, false));
  __tsan_mutex_post_unlock(mutex, lock_flags(read, false));
}

// In between, the current fiber's own reads, writes and synchronisation are not looked at. Calls
// nest; release() and acquire() count for nothing there.
inline void ignore_begin() {
  AnnotateIgnoreReadsBegin("", 0);
  AnnotateIgnoreWritesBegin("", 0);
  AnnotateIgnoreSyncBegin("", 0);
}
inline void ignore_end() {
  AnnotateIgnoreSyncEnd("", 0);
  AnnotateIgnoreWritesEnd("", 0);
  AnnotateIgnoreReadsEnd("", 0);
}

// ignore_begin() and ignore_end() for a scope: to read the names of tasks, which their makers
// wrote, in what order whatsoever.
class ScopedIgnore {
 public:
  ScopedIgnore() { ignore_begin(); }
  ScopedIgnore(const ScopedIgnore&) = delete;
  ScopedIgnore& operator=(const ScopedIgnore&) = delete;
  ~ScopedIgnore() { ignore_end(); }
};

}  // namespace announcing
}  // namespace ordeal::explore::tsan

#else

namespace ordeal::explore::tsan {
inline namespace silent {

inline constexpr bool kAnnounces = false;

inline void release(void*) {}
inline void acquire(void*) {}
inline void* current_fiber() { return nullptr; }
inline void* create_fiber() { return nullptr; }
inline void destroy_fiber(void*) {}
inline void switch_to_fiber(void*, bool) {}
inline void name_fiber(void*, const char*) {}
inline void mutex_create(void*) {}
inline void mutex_destroy(void*) {}
inline void mutex_pre_lock(void*, bool, bool = false) {}
inline void mutex_post_lock(void*, bool, bool = false, bool = false) {}
inline void mutex_unlock(void*, bool) {}
inline void ignore_begin() {}
inline void ignore_end() {}

// Nothing, as the functions are.
class ScopedIgnore {
 public:
  ScopedIgnore() {}
  ScopedIgnore(const ScopedIgnore&) = delete;
  ScopedIgnore& operator=(const ScopedIgnore&) = delete;
  ~ScopedIgnore() {}
};

}  // namespace silent
}  // namespace ordeal::explore::tsan

#endif
