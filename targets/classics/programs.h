// The programs, one file each. `fixed` selects the correct twin; classics.cc lists the names.
#pragma once

namespace ordeal::classics {

// SCTBench: the CS, CB, Chess, Inspect and SafeStack programs (Thomson, Donaldson and Betts, PPoPP
// 2014), from their ideas.
void account(bool fixed);
void bluetooth_driver(bool fixed);
void bounded_buffer(bool fixed);
void circular_buffer(bool fixed);
void deadlock01(bool fixed);
void embrace(bool fixed);
void gated_locks(bool fixed);
void lazy01(bool fixed);
void qsort_mt(bool fixed);
void queue(bool fixed);
void reorder(bool fixed, int setters, int checkers);
void safestack(bool fixed);
void stack(bool fixed);
void stringbuffer(bool fixed);
void token_ring(bool fixed);
void twostage(bool fixed, int writers, int readers);
void wronglock(bool fixed, int ones, int others);

// Three work-stealing queues in the manner of Cilk's THE protocol, and one whose only fault is a
// missing fence.
void work_steal_queue(bool fixed);
void interlocked_wsq(bool fixed);
void state_wsq(bool fixed);
void unfenced_wsq(bool fixed);

void failure_detector(bool fixed);  // After the sample of Coyote (Deligiannis et al., TACAS 2023).
void philosophers(bool fixed, int seats);

// Bugs of file systems and gateways.
void cache_stampede(bool fixed);
void cancel_complete(bool fixed);
void fsync_eio(bool fixed);
void pool_timeout(bool fixed);
void rename_lookup(bool fixed);
void unlink_last_close(bool fixed);

// Litmus programs: the buggy variant asks for an order that is too weak.
void store_buffering(bool fixed);
void store_buffering_fences(bool fixed);
void message_passing(bool fixed);
void message_passing_fences(bool fixed);
void message_passing_plain(bool fixed);
void write_to_read_causality(bool fixed);
void independent_reads(bool fixed);
void load_buffering(bool fixed);
void read_read_coherence(bool fixed);

// Plain values behind an atomic that does not order them.
void double_checked(bool fixed);
void half_a_fence(bool fixed);
void relaxed_refcount(bool fixed);
void relaxed_spinlock(bool fixed);

}  // namespace ordeal::classics
