// Clang's thread-safety annotations (-Wthread-safety); nothing under other compilers.
#pragma once

#if defined(__clang__)
#define ORDEAL_TS(x) __attribute__((x))
#else
#define ORDEAL_TS(x)
#endif

#define CAPABILITY(name) ORDEAL_TS(capability(name))
#define SCOPED_CAPABILITY ORDEAL_TS(scoped_lockable)
#define GUARDED_BY(mutex) ORDEAL_TS(guarded_by(mutex))
#define PT_GUARDED_BY(mutex) ORDEAL_TS(pt_guarded_by(mutex))
#define REQUIRES(...) ORDEAL_TS(requires_capability(__VA_ARGS__))
#define REQUIRES_SHARED(...) ORDEAL_TS(requires_shared_capability(__VA_ARGS__))
#define ACQUIRE(...) ORDEAL_TS(acquire_capability(__VA_ARGS__))
#define ACQUIRE_SHARED(...) ORDEAL_TS(acquire_shared_capability(__VA_ARGS__))
#define RELEASE(...) ORDEAL_TS(release_capability(__VA_ARGS__))
#define RELEASE_SHARED(...) ORDEAL_TS(release_shared_capability(__VA_ARGS__))
#define RELEASE_GENERIC(...) ORDEAL_TS(release_generic_capability(__VA_ARGS__))
#define TRY_ACQUIRE(...) ORDEAL_TS(try_acquire_capability(__VA_ARGS__))
#define TRY_ACQUIRE_SHARED(...) ORDEAL_TS(try_acquire_shared_capability(__VA_ARGS__))
#define EXCLUDES(...) ORDEAL_TS(locks_excluded(__VA_ARGS__))
#define ASSERT_CAPABILITY(x) ORDEAL_TS(assert_capability(x))
#define RETURN_CAPABILITY(x) ORDEAL_TS(lock_returned(x))
#define NO_THREAD_SAFETY_ANALYSIS ORDEAL_TS(no_thread_safety_analysis)
